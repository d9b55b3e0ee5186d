import type { SoldItem } from '../payments/catalogue.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import type { Instant } from '../units/instant.ts';
import { autoTopUp, type Refusals } from './auto-top-up.ts';
import { cachings } from './caching.ts';
import { cheaperModels } from './cheaper-model.ts';
import { missingBudget, type NamedSample } from './missing-budget.ts';
import { type Purchase, planInsteadOfPackages } from './plan-instead-of-packages.ts';
import type { Names } from './rerate.ts';
import { type Busyness, rightSize } from './right-size-server.ts';
import type { RunningServer } from './runtime-again.ts';
import type { Sample } from './spent-entry.ts';
import { mostFirst, type Tip, tipKinds, tipsPerKindMax } from './tip.ts';
import { type IdleProject, unusedProject } from './unused-project.ts';
import { useTemplate } from './use-template.ts';

/** All that tips are found in, read beforehand. */
export interface Looked {
  readonly at: Instant;
  /** In force. */
  readonly card: RateCard;
  readonly names: Names;
  readonly chats: Sample;
  readonly plans: Sample;
  readonly runtime: Sample;
  /** Everything that was spent, by what it was spent on. */
  readonly spent: readonly NamedSample[];
  readonly sampled: readonly {
    readonly server: RunningServer;
    readonly busyness: Busyness;
  }[];
  /** Projects with servers that ran all the time, and nothing else. */
  readonly unused: readonly IdleProject[];
  readonly purchases: readonly Purchase[];
  /** None where nothing can be bought or a plan runs. */
  readonly plansSold: readonly SoldItem[];
  /** Undefined where auto top-up is on, or cannot be. */
  readonly refusals: Refusals | undefined;
  /** Whether there is any budget. */
  readonly isWatched: boolean;
}

/** Every tip that holds, at most so many of a kind, those that save most. */
export function findTips(looked: Looked): Tip[] {
  const { at, card, names, chats, plans, runtime } = looked;
  const found = [
    ...looked.sampled.map(({ server, busyness }) => rightSize(server, busyness, runtime, card)),
    useTemplate(plans, card, names),
    ...looked.unused.map((idle) =>
      unusedProject(idle, names.get(idle.project) ?? idle.project, runtime, card),
    ),
    ...cheaperModels(chats, card, names),
    ...cachings(chats, card, names),
    planInsteadOfPackages(looked.purchases, looked.plansSold, at),
    autoTopUp(looked.refusals, at),
    looked.isWatched ? undefined : missingBudget(looked.spent, at),
  ].filter((tip) => tip !== undefined);
  return tipKinds.flatMap((kind) =>
    found
      .filter((tip) => tip.kind === kind)
      .sort(mostFirst)
      .slice(0, tipsPerKindMax),
  );
}
