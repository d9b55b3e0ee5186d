import type { Component, ModelPrice, Price, Row } from '../../../core/pricing/price.ts';
import { type Rating, rate } from '../../../core/pricing/rate.ts';
import { parseRateCard, type RateCard } from '../../../core/pricing/rate-card.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';

export const perUnit = (quantity: string, price: number, unitSize = 1): Component => ({
  quantity,
  scheme: 'per_unit',
  unit_size: unitSize,
  unit_price_microcredits: price,
});

const free = (...quantities: string[]): Price => ({
  components: quantities.map((quantity) => perUnit(quantity, 0)),
});

interface Prices {
  version?: number;
  models?: Record<string, Row | ModelPrice>;
  unknownModel?: 'ceiling' | Row | ModelPrice;
  analysis?: Price;
  plan?: Price;
  template?: Price;
  provision?: Record<string, Price>;
  runtime?: Record<string, Price>;
}

/** A card that says only what a test is about; everything else is free. */
export const aCardDocument = (prices: Prices = {}): RateCard => ({
  version: prices.version ?? 1,
  name: 'Test',
  currency: 'usd',
  credit_list_price: { amount_minor: 1, credits: 1 },
  meters: {
    'ai.chat': {
      columns: ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens'],
      unit_size: 1_000_000,
      characters_per_token: 4,
      unknown_model: prices.unknownModel ?? 'ceiling',
      models: prices.models ?? { 'acme/free': [0, 0, 0, 0] },
    },
    'code.analysis': { default: prices.analysis ?? free('lines', 'files') },
    'infra.plan': {
      default: prices.plan ?? free('resources', 'dependencies', 'environments'),
      ...(prices.template && { template: prices.template }),
    },
    'server.provision': { tiers: prices.provision ?? { small: free('servers') } },
    'server.runtime': { tiers: prices.runtime ?? { small: free('seconds') } },
  },
});

export function aCard(prices: Prices = {}): RateCard {
  const parsed = parseRateCard(aCardDocument(prices));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The rating of a usage that is not refused. */
export function rated(usage: Usage, card: RateCard): Rating {
  const rating = rate(usage, card);
  if (!rating.ok) throw new Error(rating.error.message);
  return rating.value;
}

export const sharesOf = ({ components }: Rating): number =>
  components.reduce((total, component) => total + component.amount_microcredits, 0);

export const chat = (model: string, quantities: Usage['quantities']): Usage => ({
  meter: 'ai.chat',
  model,
  quantities,
});

export const analysis = (quantities: Usage['quantities']): Usage => ({
  meter: 'code.analysis',
  quantities,
});
