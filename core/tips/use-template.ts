import type { RateCard } from '../pricing/rate-card.ts';
import { type Names, rerate } from './rerate.ts';
import { rerateSaving } from './saving.ts';
import type { Sample } from './spent-entry.ts';
import { savingMin, type Tip } from './tip.ts';

/** Plans of one project from which on they are taken to resemble each other. */
export const plansMin = 3;

/**
 * Plans made from nothing, again and again for the same project. That a template made of the first
 * serves the others is assumed and said; the first keeps its price.
 */
export function useTemplate(plans: Sample, card: RateCard, names: Names): Tip | undefined {
  const fromNothing = plans.entries.filter(({ usage }) => !usage.template);
  const byProject = Map.groupBy(fromNothing, ({ usage }) => usage.project ?? null);
  const repeated = new Set(
    [...byProject.values()]
      .filter((some) => some.length >= plansMin)
      // Newest first: the last is the one a template is made of.
      .flatMap((some) => some.slice(0, -1)),
  );
  const entries = plans.entries.filter((entry) => repeated.has(entry));
  const evidence = rerate(
    { ...plans, entries },
    { card, instead: (usage) => ({ ...usage, template: true }), names },
  );
  const saving = evidence && rerateSaving(evidence);
  if (!evidence || !saving || saving < savingMin) return undefined;
  return { kind: 'use_template', subject: '', saving, evidence };
}
