import { rate } from '../pricing/rate.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import type { Quantities } from '../usage/usage-event.ts';
import type { CheaperModelEvidence } from './evidence.ts';
import { type Names, rerate, total } from './rerate.ts';
import { rerateSaving } from './saving.ts';
import { onlyThose, type Sample } from './spent-entry.ts';
import { savingMin, type Tip } from './tip.ts';

/** Other models are compared by these; only the best of them are reckoned with every entry. */
const comparedMax = 50;
const alternativesMax = 3;

/** 30 % less: what is nearly as dear is not worth the change. */
const isMuchLess = (instead: number, now: number): boolean => instead * 10 <= now * 7;

/**
 * The same tokens with another model of the same provider. That it takes as many tokens, and is good
 * enough, is assumed and said.
 */
export function cheaperModels(chats: Sample, card: RateCard, names: Names): Tip[] {
  const models = new Set(chats.entries.map(({ usage }) => usage.model ?? ''));
  return [...models].flatMap((model) => {
    const sample = onlyThose(chats, ({ usage }) => usage.model === model);
    return cheaperModel(model, sample, card, names) ?? [];
  });
}

function cheaperModel(
  model: string,
  sample: Sample,
  card: RateCard,
  names: Names,
): Tip | undefined {
  const found = bestOf(candidates(model, sample, card), sample, card).flatMap((other) => {
    const rerated = rerate(sample, {
      card,
      instead: (usage) => ({ ...usage, model: other }),
      names,
    });
    return rerated && isMuchLess(rerated.instead_microcredits, rerated.now_microcredits)
      ? [{ model: other, rerated }]
      : [];
  });
  found.sort((a, b) => a.rerated.instead_microcredits - b.rerated.instead_microcredits);
  const [best] = found;
  if (!best) return undefined;
  const evidence: CheaperModelEvidence = {
    ...best.rerated,
    model,
    instead_model: best.model,
    alternatives: found.map((one) => ({
      model: one.model,
      instead_microcredits: one.rerated.instead_microcredits,
    })),
  };
  const saving = rerateSaving(evidence);
  if (saving < savingMin) return undefined;
  return { kind: 'cheaper_model', subject: model, saving, evidence };
}

/** Models of the same provider with a price for everything this one is used for and asks money for. */
function candidates(model: string, sample: Sample, card: RateCard): string[] {
  const provider = model.slice(0, model.indexOf('/') + 1);
  const used = new Set(
    sample.entries.flatMap(({ usage }) => Object.keys(positive(usage.quantities))),
  );
  const charged = [...used].filter((quantity) => isPriced(model, quantity, card));
  return Object.keys(card.meters['ai.chat'].models).filter(
    (other) =>
      other !== model &&
      other.startsWith(provider) &&
      charged.every((quantity) => isPriced(other, quantity, card)),
  );
}

const positive = (quantities: Quantities): Quantities =>
  Object.fromEntries(Object.entries(quantities).filter(([, quantity]) => quantity > 0));

/** What embeds text has no price for output: it is no chat model, however cheap. */
function isPriced(model: string, quantity: string, card: RateCard): boolean {
  const one = rate({ meter: 'ai.chat', model, quantities: { [quantity]: 1_000_000 } }, card);
  return one.ok && one.value.amount > 0;
}

/** The cheapest for the newest entries. */
function bestOf(models: readonly string[], { entries }: Sample, card: RateCard): string[] {
  const newest = entries.slice(0, comparedMax);
  const cost = (model: string) =>
    total(newest, ({ usage }) => {
      const rated = rate({ ...usage, model }, card);
      return rated.ok ? rated.value.amount : Number.POSITIVE_INFINITY;
    });
  const ranked = models.map((model) => ({ model, cost: cost(model) }));
  ranked.sort((a, b) => a.cost - b.cost || (a.model < b.model ? -1 : 1));
  return ranked.slice(0, alternativesMax).map(({ model }) => model);
}
