import type { RateCard } from '../pricing/rate-card.ts';
import type { UnusedProjectEvidence } from './evidence.ts';
import { type RunningServer, runtimeAgain } from './runtime-again.ts';
import { rerateSaving } from './saving.ts';
import type { Sample } from './spent-entry.ts';
import { savingMin, type Tip } from './tip.ts';

/** A project with servers that run, and nothing else. */
export interface IdleProject {
  readonly project: string;
  readonly servers: readonly RunningServer[];
}

/** Servers that run in a project nobody used for anything else in 30 days. */
export function unusedProject(
  { project, servers }: IdleProject,
  name: string,
  runtime: Sample,
  card: RateCard,
): Tip | undefined {
  const again = runtimeAgain(runtime, servers, card, () => null);
  if (!again) return undefined;
  const evidence: UnusedProjectEvidence = {
    ...again.rerated,
    project_name: name,
    servers: servers.map(({ id }) => id),
    seconds: again.seconds,
  };
  const saving = rerateSaving(evidence);
  if (saving < savingMin) return undefined;
  return { kind: 'unused_project', subject: project, saving, evidence };
}
