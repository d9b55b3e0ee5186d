import { describe, expect, it } from 'vitest';
import { rate } from '../../../core/pricing/rate.ts';
import { amountMax } from '../../../core/units/credits.ts';
import { aCard, analysis, chat, perUnit, rated, sharesOf } from './a-rate-card.ts';

const lines = (scheme: 'graduated' | 'volume') => ({
  quantity: 'lines',
  scheme,
  unit_size: 1,
  tiers: [
    { up_to: 10, unit_price_microcredits: 5 },
    { up_to: 20, unit_price_microcredits: 3 },
    { unit_price_microcredits: 1 },
  ],
});
const freeFiles = perUnit('files', 0);

describe('each scheme means what the card says', () => {
  const cost = (component: Parameters<typeof perUnit> | object, quantity: number) =>
    rated(
      analysis({ lines: quantity }),
      aCard({ analysis: { components: [component as ReturnType<typeof perUnit>, freeFiles] } }),
    ).amount;

  it('flat: once, however much, and not for nothing', () => {
    const flat = { quantity: 'lines', scheme: 'flat', unit_price_microcredits: 70 };
    expect([0, 1, 5_000].map((quantity) => cost(flat, quantity))).toEqual([0, 70, 70]);
  });

  it('per unit: in proportion, rounded up to the microcredit', () => {
    const component = perUnit('lines', 7, 1_000);
    expect([1, 142, 143, 1_000, 3_000].map((n) => cost(component, n))).toEqual([1, 1, 2, 7, 21]);
  });

  it('package: a package begun is a package paid', () => {
    const boxes = { ...perUnit('lines', 9, 100), scheme: 'package' };
    expect([1, 100, 101, 200].map((quantity) => cost(boxes, quantity))).toEqual([9, 9, 18, 18]);
  });

  it('graduated: each tier prices its own units', () => {
    const at = (quantity: number) => cost(lines('graduated'), quantity);
    expect([10, 11, 20, 21].map(at)).toEqual([50, 53, 80, 81]);
  });

  it('volume: the tier the whole falls in prices all of it', () => {
    const at = (quantity: number) => cost(lines('volume'), quantity);
    expect([10, 11, 20, 21].map(at)).toEqual([50, 33, 60, 21]);
  });
});

describe('components', () => {
  it('of a graduated price are one for each tier reached', () => {
    const card = aCard({ analysis: { components: [lines('graduated'), freeFiles] as never } });
    expect(rated(analysis({ lines: 25 }), card).components).toEqual(
      [
        [10, 5, 50],
        [10, 3, 30],
        [5, 1, 5],
      ].map(([quantity, price, amount]) => ({
        name: 'lines',
        quantity,
        unit_size: 1,
        unit_price_microcredits: price,
        amount_microcredits: amount,
      })),
    );
  });

  it('share what rounding up added by largest remainder, the first one winning a tie', () => {
    const card = aCard({
      plan: {
        components: [
          perUnit('resources', 10, 3),
          perUnit('dependencies', 11, 3),
          perUnit('environments', 11, 3),
        ],
      },
    });
    const quantities = { environments: 1, resources: 1, dependencies: 1 };
    const rating = rated({ meter: 'infra.plan', quantities }, card);
    // 3⅓ + 3⅔ + 3⅔ = 10⅔: 11, of which 3 + 3 + 3 are whole.
    expect(rating.amount).toBe(11);
    expect(
      rating.components.map(({ name, amount_microcredits }) => [name, amount_microcredits]),
    ).toEqual([
      ['resources', 3],
      ['dependencies', 4],
      ['environments', 4],
    ]);
  });

  it('come in the order of the card, whatever order the usage names them in', () => {
    const card = aCard({
      analysis: { components: [perUnit('lines', 1, 3), perUnit('files', 1, 3)] },
    });
    const one = rated(analysis({ lines: 1, files: 1 }), card);
    const other = rated(analysis({ files: 1, lines: 1 }), card);
    expect(other).toEqual(one);
    expect(one.components.map(({ amount_microcredits }) => amount_microcredits)).toEqual([1, 0]);
  });

  it('state what a minimum added, and only when it added something', () => {
    const card = aCard({
      analysis: { components: [perUnit('lines', 1, 3), freeFiles], minimum_microcredits: 100 },
    });
    const small = rated(analysis({ lines: 100 }), card);
    expect(small).toMatchObject({ amount: 100, minimum: 66 });
    expect(small.components.at(-1)).toEqual({
      name: 'minimum',
      quantity: 1,
      unit_size: 1,
      unit_price_microcredits: 66,
      amount_microcredits: 66,
    });
    expect(sharesOf(small)).toBe(100);
    expect(rated(analysis({ lines: 300 }), card)).not.toHaveProperty('minimum');
    expect(rated(analysis({ lines: 301 }), card)).toMatchObject({ amount: 101 });
  });

  it('leave an event that measured nothing without a minimum', () => {
    const card = aCard({
      analysis: { components: [perUnit('lines', 1), freeFiles], minimum_microcredits: 100 },
    });
    expect(rated(analysis({ lines: 0 }), card)).toMatchObject({ amount: 0, components: [] });
  });
});

describe('which price applies', () => {
  const card = aCard({
    models: {
      'acme/cheap': [1_000_000, 2_000_000, 90_000_000, 4_000_000],
      'acme/dear': [5_000_000, 1_000_000, 6_000_000, 7_000_000],
      'acme/long': {
        components: [3_000_000, 3_000_000, 3_000_000, 3_000_000],
        context_tiers: [
          { above_tokens: 100, components: [6_000_000, 8_000_000, 6_000_000, 6_000_000] },
          { above_tokens: 200, components: [9_000_000, 1_000_000, 9_000_000, 6_000_000] },
        ],
      },
    },
    template: {
      components: [perUnit('resources', 1), perUnit('dependencies', 1), perUnit('environments', 1)],
    },
    plan: {
      components: [perUnit('resources', 2), perUnit('dependencies', 2), perUnit('environments', 2)],
    },
    runtime: {
      small: { components: [perUnit('seconds', 1)] },
      big: { components: [perUnit('seconds', 3)] },
    },
  });

  it('an unknown model pays the highest price of every model and context tier', () => {
    const one = (quantity: string) => rated(chat('acme/new', { [quantity]: 1 }), card);
    expect(one('input_tokens')).toMatchObject({ amount: 9, price: { name: 'ceiling' } });
    expect(one('cached_input_tokens').amount).toBe(8);
    expect(one('cache_write_tokens').amount).toBe(90);
    expect(one('output_tokens').amount).toBe(7);
    expect(
      rated(chat('acme/new', { input_characters: 4, output_characters: 4 }), card).amount,
    ).toBe(16);
  });

  it('a name that only JavaScript knows is an unknown model and an unknown tier', () => {
    expect(rated(chat('constructor', { input_tokens: 1 }), card).price.name).toBe('ceiling');
    const usage = {
      meter: 'server.runtime',
      tier: 'toString',
      quantities: { seconds: 1 },
    } as const;
    expect(rate(usage, card)).toMatchObject({ ok: false, error: { param: 'tier' } });
  });

  it('an unknown model pays a price of its own when the card names one', () => {
    const own = aCard({ unknownModel: [2_000_000, 0, 0, 0] });
    expect(rated(chat('acme/new', { input_tokens: 3 }), own)).toMatchObject({
      amount: 6,
      price: { name: 'unknown_model' },
    });
  });

  it('the context decides the price of the whole request, cached and written tokens included', () => {
    const at = (quantities: Record<string, number>) => rated(chat('acme/long', quantities), card);
    expect(at({ input_tokens: 100, output_tokens: 1 }).amount).toBe(303);
    expect(at({ input_tokens: 101, output_tokens: 1 })).toMatchObject({
      amount: 612,
      price: { name: 'acme/long', above_tokens: 100 },
    });
    expect(at({ input_tokens: 50, cached_input_tokens: 50, cache_write_tokens: 1 }).amount).toBe(
      50 * 6 + 50 * 8 + 6,
    );
    expect(at({ input_tokens: 201 }).price.above_tokens).toBe(200);
    expect(at({ output_tokens: 1_000 }).price.above_tokens).toBeUndefined();
  });

  it('characters count towards the context as tokens begun', () => {
    const above = (input_characters: number) =>
      rated(chat('acme/long', { input_characters }), card).price.above_tokens;
    expect([400, 401].map(above)).toEqual([undefined, 100]);
  });

  it('characters of a graduated price reach its tiers when their tokens do', () => {
    const tiers = [{ up_to: 10, unit_price_microcredits: 8 }, { unit_price_microcredits: 4 }];
    const graduated = {
      quantity: 'input_tokens',
      scheme: 'graduated',
      unit_size: 1,
      tiers,
    } as const;
    const rest = ['cached_input_tokens', 'cache_write_tokens', 'output_tokens'];
    const own = aCard({
      unknownModel: [0, 0, 0, 0],
      models: {
        'acme/graduated': { components: [graduated, ...rest.map((name) => perUnit(name, 0))] },
      },
    });
    const cost = (input_characters: number) =>
      rated(chat('acme/graduated', { input_characters }), own).amount;
    expect([40, 44, 80].map(cost)).toEqual([80, 84, 120]);
  });

  it('a plan from a template has its own price', () => {
    const quantities = { resources: 5 };
    expect(rated({ meter: 'infra.plan', quantities }, card).amount).toBe(10);
    expect(rated({ meter: 'infra.plan', template: true, quantities }, card)).toMatchObject({
      amount: 5,
      price: { name: 'template' },
    });
  });

  it('a server tier that is not on the card is refused, naming those that are', () => {
    const usage = { meter: 'server.runtime', tier: 'huge', quantities: { seconds: 1 } } as const;
    expect(rate(usage, card)).toEqual({
      ok: false,
      error: { param: 'tier', message: 'tier must be one of small, big' },
    });
  });
});

describe('refusals', () => {
  const card = aCard({
    analysis: { components: [perUnit('lines', 1_000_000_000), perUnit('files', 1)] },
  });

  it('more than one entry may name, at the quantity that weighs most', () => {
    const most = amountMax / 1_000_000_000;
    expect(rated(analysis({ lines: most }), card).amount).toBe(amountMax);
    expect(rate(analysis({ lines: most, files: 1 }), card)).toMatchObject({
      ok: false,
      error: { param: 'quantities.lines' },
    });
  });

  it('a quantity the price does not know, which would cost nothing', () => {
    expect(rate(analysis({ lines: 1, seconds: 5 }), card)).toMatchObject({
      ok: false,
      error: { param: 'quantities.seconds' },
    });
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('%s lines', (quantity) => {
    expect(rate(analysis({ lines: quantity }), card)).toMatchObject({
      ok: false,
      error: { param: 'quantities.lines' },
    });
  });
});

it('100,000 charges of 0.0004 credit come to exactly 40 credits', () => {
  const card = aCard({ models: { 'acme/small': [400_000_000, 0, 0, 0] } });
  let total = 0;
  for (let i = 0; i < 100_000; i++)
    total += rated(chat('acme/small', { input_tokens: 1 }), card).amount;
  expect(total).toBe(40_000_000);
});

it('a price below a microcredit never rounds to nothing', () => {
  const card = aCard({ models: { 'acme/tiny': [1, 0, 0, 0] } });
  expect(rated(chat('acme/tiny', { input_tokens: 1 }), card).amount).toBe(1);
  expect(rated(chat('acme/tiny', { input_tokens: 1_000_001 }), card).amount).toBe(2);
});

it('a new card changes nothing that an older one priced', () => {
  const usage = chat('acme/one', { input_tokens: 10 });
  const first = aCard({ version: 1, models: { 'acme/one': [1_000_000, 0, 0, 0] } });
  const before = rated(usage, first);
  const second = aCard({ version: 2, models: { 'acme/one': [3_000_000, 0, 0, 0] } });
  expect(rated(usage, second).amount).toBe(30);
  expect(rated(usage, first)).toEqual(before);
  expect(before.amount).toBe(10);
});
