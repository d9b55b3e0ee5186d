import { floorDiv } from '../pricing/divide.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import type { Usage } from '../usage/usage-event.ts';
import type { CachingEvidence } from './evidence.ts';
import { type Names, rerate, total } from './rerate.ts';
import { rerateSaving } from './saving.ts';
import { onlyThose, type Sample, type SpentEntry } from './spent-entry.ts';
import { savingMin, type Tip } from './tip.ts';

/** Providers cache prompts from about this length on. */
export const promptTokensMin = 2_048;

/** Fewer requests repeat nothing. */
export const requestsMin = 10;

const inputOf = ({ quantities }: Usage): number => quantities.input_tokens ?? 0;
const cachedOf = (usage: Usage): number => floorDiv(inputOf(usage), 2);

/** Long prompts, none of it cached. */
const isUncached = ({ usage }: SpentEntry): boolean =>
  inputOf(usage) >= promptTokensMin &&
  !usage.quantities.cached_input_tokens &&
  !usage.quantities.cache_write_tokens;

/** Half of the input, as if it had been read from the cache. */
const withCache = (usage: Usage): Usage => ({
  ...usage,
  quantities: {
    ...usage.quantities,
    input_tokens: inputOf(usage) - cachedOf(usage),
    cached_input_tokens: cachedOf(usage),
  },
});

/**
 * Long prompts that nothing of is cached, of models with a lower price for cached input. That half of
 * the input repeats is assumed and said; what writing the cache costs is not reckoned.
 */
export function cachings(chats: Sample, card: RateCard, names: Names): Tip[] {
  const uncached = onlyThose(chats, isUncached);
  return [...Map.groupBy(uncached.entries, ({ usage }) => usage.model ?? '')].flatMap(
    ([model, entries]) => {
      const rerated = rerate({ ...uncached, entries }, { card, instead: withCache, names });
      if (!rerated || rerated.entries.count < requestsMin) return [];
      const evidence: CachingEvidence = {
        ...rerated,
        model,
        input_tokens: total(entries, ({ usage }) => inputOf(usage)),
        cached_input_tokens: total(entries, ({ usage }) => cachedOf(usage)),
      };
      const saving = rerateSaving(evidence);
      return saving < savingMin ? [] : [{ kind: 'caching', subject: model, saving, evidence }];
    },
  );
}
