import { readFileSync, writeFileSync } from 'node:fs';
import { chatColumns, parseRateCard, type RateCard } from '../core/pricing/rate-card.ts';
import { platformPrices } from './platform-prices.ts';

/**
 * Writes core/pricing/default-rate-card.json, version 1, from core/pricing/model-prices.json and
 * the prices of the platform's own work. Run it after either changed: a test compares.
 */

interface ModelCost {
  readonly input: number;
  readonly output: number;
  readonly cache_read?: number;
  readonly cache_write?: number;
}

interface CostTier extends ModelCost {
  readonly tier: { readonly type?: string; readonly size: number };
}

/** models.dev's own format: USD per 1,000,000 tokens. */
export interface ModelPrices {
  readonly source: string;
  readonly as_of: string;
  readonly models: readonly {
    readonly provider: string;
    readonly model: string;
    readonly cost: ModelCost & { readonly tiers?: readonly CostTier[] };
  }[];
}

const knownCosts = new Set(['input', 'output', 'cache_read', 'cache_write', 'tiers', 'tier']);

/** Costs in the file that have no place in the card, and why. Any other is a mistake of ours. */
const ignoredCosts: Readonly<Record<string, string>> = {
  input_audio: 'ai.chat counts no audio tokens: they are reported as input tokens',
};

/** 1 USD lists at 100 credits, times 1.2 of markup, in microcredits. */
const microcreditsPerUsd = 120_000_000n;

/** Rounded up to the microcredit per 1,000,000 tokens, from the decimals as the file writes them. */
function microcreditsOf(usd: number): number {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(String(usd));
  if (!parts) throw new Error(`not a price in decimals: ${usd}`);
  const [, whole, fraction = ''] = parts;
  const scale = 10n ** BigInt(fraction.length);
  return Number((BigInt(`${whole}${fraction}`) * microcreditsPerUsd + scale - 1n) / scale);
}

/** Without a price of their own, cached tokens and tokens written to a cache are input tokens. */
function rowOf(cost: ModelCost): number[] {
  const strange = Object.keys(cost).find((key) => !knownCosts.has(key) && !(key in ignoredCosts));
  if (strange !== undefined) throw new Error(`a cost nobody has thought about: ${strange}`);
  const { input, cache_read: read = input, cache_write: write = input, output } = cost;
  return [input, read, write, output].map(microcreditsOf);
}

function modelPrice({ tiers, ...cost }: ModelPrices['models'][number]['cost']) {
  if (tiers === undefined) return rowOf(cost);
  return {
    components: rowOf(cost),
    context_tiers: tiers.map((tier) => ({
      above_tokens: tier.tier.size,
      components: rowOf(tier),
    })),
  };
}

export function buildRateCard(prices: ModelPrices): RateCard {
  const parsed = parseRateCard({
    version: 1,
    name: 'Default',
    note:
      `Prices of AI models: ${prices.source}, as of ${prices.as_of}, USD per 1,000,000 tokens, ` +
      'times 1.2 (20 % markup), rounded up to the microcredit per 1,000,000 tokens. ' +
      'A model without a price for cached input or cache writes prices them as input.',
    currency: 'usd',
    credit_list_price: { amount_minor: 1, credits: 1 },
    meters: {
      'ai.chat': {
        columns: chatColumns,
        unit_size: 1_000_000,
        characters_per_token: 4,
        unknown_model: 'ceiling',
        models: Object.fromEntries(
          prices.models.map(({ provider, model, cost }) => [
            `${provider}/${model}`,
            modelPrice(cost),
          ]),
        ),
      },
      ...platformPrices,
    },
  });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** One model, one component per line: a changed price is a changed line in review. */
export function formatRateCard(value: unknown, indent = ''): string {
  const onOneLine = JSON.stringify(value);
  const listOfLines = typeof value === 'object' && value !== null && onOneLine.length > 160;
  if (!listOfLines) return onOneLine;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => deeper + formatRateCard(item, deeper))
    : Object.entries(value).map(
        ([key, item]) => `${deeper}${JSON.stringify(key)}: ${formatRateCard(item, deeper)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

if (import.meta.main) {
  const folder = new URL('../core/pricing/', import.meta.url);
  const prices = JSON.parse(readFileSync(new URL('model-prices.json', folder), 'utf8'));
  const text = `${formatRateCard(buildRateCard(prices))}\n`;
  writeFileSync(new URL('default-rate-card.json', folder), text);
  console.log(`core/pricing/default-rate-card.json: ${prices.models.length} models`);
}
