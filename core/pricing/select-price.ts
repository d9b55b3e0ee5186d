import { assertNever, type FieldProblem, ok, type Result, refuse } from '../units/result.ts';
import type { Meter } from '../usage/meter.ts';
import type { Quantities, Usage } from '../usage/usage-event.ts';
import { type CompiledModel, compileCeiling, compileModel } from './chat-price.ts';
import { type CompiledPrice, compilePrice } from './compile-price.ts';
import { ceilDiv } from './divide.ts';
import type { Price } from './price.ts';
import type { ChatPrices, RateCard } from './rate-card.ts';

/**
 * A rate card made ready for rating. Prices are compiled when first met, so that a cold isolate
 * does not pay for 300 models to price one; there are never more than the card has.
 */
export interface CompiledRateCard {
  readonly card: RateCard;
  readonly models: Map<string, CompiledModel>;
  /** By meter and name. */
  readonly prices: Map<string, CompiledPrice>;
  unknownModel?: CompiledModel;
}

const compiledCards = new WeakMap<RateCard, CompiledRateCard>();

/** The same for the same card, for as long as the card lives. */
export function compileRateCard(card: RateCard): CompiledRateCard {
  const known = compiledCards.get(card);
  if (known) return known;
  const compiled = { card, models: new Map(), prices: new Map() };
  compiledCards.set(card, compiled);
  return compiled;
}

/** The price that applies to a usage. Refuses a server tier the card does not have. */
export function selectPrice(
  usage: Usage,
  compiled: CompiledRateCard,
): Result<CompiledPrice, FieldProblem> {
  const { meters } = compiled.card;
  switch (usage.meter) {
    case 'ai.chat':
      return ok(chatPrice(usage, compiled));
    case 'code.analysis':
      return ok(readyPrice(compiled, usage.meter, 'default', meters['code.analysis'].default));
    case 'infra.plan': {
      const { default: usual, template } = meters['infra.plan'];
      return ok(
        usage.template && template
          ? readyPrice(compiled, usage.meter, 'template', template)
          : readyPrice(compiled, usage.meter, 'default', usual),
      );
    }
    case 'server.provision':
    case 'server.runtime':
      return tierPrice(usage.meter, usage.tier, compiled);
    default:
      return assertNever(usage.meter);
  }
}

function readyPrice(
  compiled: CompiledRateCard,
  meter: Meter,
  name: string,
  price: Price,
): CompiledPrice {
  const key = `${meter} ${name}`;
  let ready = compiled.prices.get(key);
  if (!ready) {
    ready = compilePrice({ name }, price.components, price.minimum_microcredits);
    compiled.prices.set(key, ready);
  }
  return ready;
}

function tierPrice(
  meter: 'server.provision' | 'server.runtime',
  tier: string | undefined,
  compiled: CompiledRateCard,
): Result<CompiledPrice, FieldProblem> {
  const { tiers } = compiled.card.meters[meter];
  const price = tier !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (tier === undefined || price === undefined)
    return refuse({
      param: 'tier',
      message: `tier must be one of ${Object.keys(tiers).join(', ')}`,
    });
  return ok(readyPrice(compiled, meter, tier, price));
}

function chatPrice({ model, quantities }: Usage, compiled: CompiledRateCard): CompiledPrice {
  const chat = compiled.card.meters['ai.chat'];
  const { base, contextTiers } = modelOf(model ?? '', compiled, chat);
  if (contextTiers.length === 0) return base;
  const context = contextTokens(quantities, chat.characters_per_token);
  return contextTiers.findLast(({ above }) => context > above)?.price ?? base;
}

function modelOf(model: string, compiled: CompiledRateCard, chat: ChatPrices): CompiledModel {
  const ready = compiled.models.get(model);
  if (ready) return ready;
  const price = Object.hasOwn(chat.models, model) ? chat.models[model] : undefined;
  if (price === undefined) {
    compiled.unknownModel ??=
      chat.unknown_model === 'ceiling'
        ? compileCeiling(chat)
        : compileModel(chat, 'unknown_model', chat.unknown_model);
    return compiled.unknownModel;
  }
  const fresh = compileModel(chat, model, price);
  compiled.models.set(model, fresh);
  return fresh;
}

/** All that a model reads, whichever way it came; characters count as tokens begun. */
const contextTokens = (quantities: Quantities, charactersPerToken: number): number =>
  (quantities.input_tokens ?? 0) +
  (quantities.cached_input_tokens ?? 0) +
  (quantities.cache_write_tokens ?? 0) +
  ceilDiv(quantities.input_characters ?? 0, charactersPerToken);
