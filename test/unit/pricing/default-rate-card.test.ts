import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { microcreditsPerCredit } from '../../../core/units/credits.ts';
import { meters } from '../../../core/usage/meter.ts';
import type { Quantities } from '../../../core/usage/usage-event.ts';
import { buildRateCard, formatRateCard } from '../../../scripts/generate-rate-card.ts';
import { analysis, chat, rated, sharesOf } from './a-rate-card.ts';
import { costByFile, type ModelInFile } from './price-oracle.ts';

const folder = new URL('../../../core/pricing/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const file = JSON.parse(read('model-prices.json')) as Parameters<typeof buildRateCard>[0] & {
  models: ModelInFile[];
};
const nameOf = ({ provider, model }: ModelInFile) => `${provider}/${model}`;
const credits = (amount: number) => amount / microcreditsPerCredit;

it('the shipped card is what the generator makes of the price file', () => {
  expect(read('default-rate-card.json')).toBe(`${formatRateCard(buildRateCard(file))}\n`);
});

it('the shipped card names its source and its date, and stays small enough for a hot script', () => {
  expect(defaultRateCard.note).toContain('models.dev (MIT)');
  expect(defaultRateCard.note).toContain('2026-07-02');
  expect(gzipSync(JSON.stringify(defaultRateCard)).length).toBeLessThan(6_000);
});

it('the generator stops at a cost nobody has thought about', () => {
  const strange = { provider: 'acme', model: 'x', cost: { input: 1, output: 1, smell: 3 } };
  expect(() => buildRateCard({ ...file, models: [strange] })).toThrow('smell');
});

const typical: Quantities[] = [
  { input_tokens: 2_000, output_tokens: 500 },
  { input_tokens: 1, cached_input_tokens: 1, cache_write_tokens: 1, output_tokens: 1 },
  {
    input_tokens: 12_345,
    cached_input_tokens: 67_891,
    cache_write_tokens: 4_567,
    output_tokens: 891,
  },
  { cached_input_tokens: 150_007 },
  { input_characters: 8_001, output_characters: 2_003 },
  { input_tokens: 3, input_characters: 1, output_characters: 1 },
  { input_tokens: 900_000_000, output_tokens: 777_777_777 },
];

/** One token below the threshold, on it, and one above, however the context is made up. */
const around = (size: number): Quantities[] =>
  [size - 1, size, size + 1].flatMap((tokens): Quantities[] => [
    { input_tokens: tokens, output_tokens: 1_000 },
    { input_tokens: 10, cached_input_tokens: tokens - 10, output_tokens: 1_000 },
    { cache_write_tokens: tokens, output_tokens: 1 },
    { input_characters: tokens * 4 - 3, output_tokens: 1_000 },
    { input_characters: tokens * 4, output_tokens: 1_000 },
  ]);

describe('every model of the price file costs what the file says, plus a fifth', () => {
  it('has all 299 of them, each by its own name', () => {
    expect(file.models).toHaveLength(299);
    expect(new Set(file.models.map(nameOf)).size).toBe(299);
    expect(Object.keys(defaultRateCard.meters['ai.chat'].models)).toEqual(file.models.map(nameOf));
  });

  it.each(file.models.map((model) => [nameOf(model), model] as const))('%s', (name, model) => {
    const events = [
      ...typical,
      ...(model.cost.tiers ?? []).flatMap(({ tier }) => around(tier.size)),
    ];
    for (const quantities of events) {
      const rating = rated(chat(name, quantities), defaultRateCard);
      expect(BigInt(rating.amount), JSON.stringify(quantities)).toBe(costByFile(model, quantities));
      expect(sharesOf(rating)).toBe(rating.amount);
      expect(rating.price.name).toBe(name);
    }
  });

  it('13 of them are dearer in a long context, from the token after the threshold', () => {
    const tiered = file.models.filter(({ cost }) => cost.tiers);
    expect(tiered).toHaveLength(13);
    for (const model of tiered) {
      const size = model.cost.tiers?.[0]?.tier.size ?? 0;
      const at = (input_tokens: number) =>
        rated(chat(nameOf(model), { input_tokens }), defaultRateCard);
      expect(at(size).price.above_tokens).toBeUndefined();
      expect(at(size + 1).price.above_tokens).toBe(size);
      expect(at(size + 1).amount).toBeGreaterThan(at(size).amount * 1.5);
    }
  });
});

describe('prices worked out by hand', () => {
  const sonnet = 'anthropic/claude-sonnet-4-5';
  it('a chat: USD 3 and 15 per million are 360 and 1,800 credits', () => {
    const usage = chat(sonnet, { input_tokens: 12_000, output_tokens: 500 });
    expect(rated(usage, defaultRateCard).amount).toBe(4_320_000 + 900_000);
  });

  it('characters: four to the token', () => {
    const usage = chat(sonnet, { input_characters: 48_000, output_characters: 2_001 });
    expect(rated(usage, defaultRateCard).amount).toBe(4_320_000 + 900_450);
  });

  it('an analysis: 10,000 lines at 0.8, the next at 0.5 per 1,000, and 0.02 a file', () => {
    expect(credits(rated(analysis({ lines: 50_000, files: 400 }), defaultRateCard).amount)).toBe(
      36,
    );
    expect(credits(rated(analysis({ lines: 10 }), defaultRateCard).amount)).toBe(2);
  });

  it('a plan, and the same from a template', () => {
    const quantities = { resources: 20, dependencies: 30, environments: 2 };
    const plan = { meter: 'infra.plan', quantities } as const;
    expect(credits(rated(plan, defaultRateCard).amount)).toBe(53);
    expect(credits(rated({ ...plan, template: true }, defaultRateCard).amount)).toBe(17.5);
  });

  it('a server: twice the price for each size up, exact to the second', () => {
    const { tiers } = defaultRateCard.meters['server.runtime'];
    const cost = (tier: string, seconds: number) =>
      rated({ meter: 'server.runtime', tier, quantities: { seconds } }, defaultRateCard).amount;
    expect(Object.keys(tiers).map((tier) => credits(cost(tier, 3_600)))).toEqual([
      2.4, 4.8, 9.6, 19.2,
    ]);
    expect(Object.keys(tiers)).toEqual(
      Object.keys(defaultRateCard.meters['server.provision'].tiers),
    );
    expect(cost('small', 1)).toBe(667);
    expect(cost('small', 3)).toBe(2_000);
  });
});

it('an unknown model never costs less than any model of the card', () => {
  for (const quantities of [...typical, ...around(272_000)]) {
    const ceiling = rated(chat('acme/unheard-of', quantities), defaultRateCard);
    expect(ceiling.price.name).toBe('ceiling');
    const dearest = Math.max(
      ...file.models.map((model) => rated(chat(nameOf(model), quantities), defaultRateCard).amount),
    );
    expect(ceiling.amount).toBeGreaterThanOrEqual(dearest);
  }
});

it('models that are free in the file stay free', () => {
  const usage = chat('zai/glm-4.5-flash', { input_tokens: 5_000_000, output_tokens: 1 });
  expect(rated(usage, defaultRateCard)).toMatchObject({
    amount: 0,
    components: [{ amount_microcredits: 0 }, { amount_microcredits: 0 }],
  });
});

it('the free 200 credits cover a chat, an analysis, a plan and the smallest server for an hour', () => {
  const small = { tier: 'small' };
  const firstLook = [
    chat('anthropic/claude-sonnet-4-5', { input_tokens: 2_000, output_tokens: 500 }),
    analysis({ lines: 50_000, files: 500 }),
    { meter: 'infra.plan', quantities: { resources: 20, dependencies: 30, environments: 2 } },
    { meter: 'server.provision', ...small, quantities: { servers: 1 } },
    { meter: 'server.runtime', ...small, quantities: { seconds: 3_600 } },
  ] as const;
  expect(new Set(firstLook.map(({ meter }) => meter))).toEqual(new Set(meters));
  const total = firstLook.reduce((sum, usage) => sum + rated(usage, defaultRateCard).amount, 0);
  expect(credits(total)).toBeLessThan(200);
});
