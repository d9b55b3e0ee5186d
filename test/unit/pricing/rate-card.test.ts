import { describe, expect, it } from 'vitest';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { parseRateCard } from '../../../core/pricing/rate-card.ts';
import { aCardDocument, perUnit } from './a-rate-card.ts';

/** The card with one field, named by its path, set to something else; `undefined` removes it. */
function cardWith(path: readonly (string | number)[], value: unknown): unknown {
  const card: unknown = structuredClone(defaultRateCard);
  let at = card as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1) as string | number] = value;
  return JSON.parse(JSON.stringify(card));
}

const refusedAt = (card: unknown) => {
  const parsed = parseRateCard(card);
  return parsed.ok ? 'accepted' : parsed.error.param;
};

it('accepts the shipped card and keeps the document as it was written', () => {
  const card = structuredClone(defaultRateCard);
  expect(parseRateCard(card)).toEqual({ ok: true, value: defaultRateCard });
});

const chat = ['meters', 'ai.chat'] as const;
const lines = ['meters', 'code.analysis', 'default', 'components', 0] as const;
const small = ['meters', 'server.runtime', 'tiers', 'small'] as const;
const model = [...chat, 'models', 'openai/gpt-5.4'] as const;

describe('refuses, naming the field', () => {
  it.each([
    [['version'], 0],
    [['version'], 1.5],
    [['name'], ' '],
    [['name'], 'x'.repeat(101)],
    [['note'], 'x'.repeat(2_001)],
    [['effective_from'], 'tomorrow'],
    [['currency'], 'USD'],
    [['credit_list_price', 'amount_minor'], 0],
    [['discount'], 5],
    [['meters', 'ai.images'], {}],
    [['meters', 'infra.plan'], undefined],
    [['meters', 'infra.plan', 'default'], undefined],
    [[...chat, 'unit_size'], 0],
    [[...chat, 'characters_per_token'], 0],
    [[...chat, 'columns'], ['output_tokens']],
    [[...chat, 'unknown_model'], 'free'],
    [[...chat, 'unknown_model'], undefined],
    [[...chat, 'models'], {}],
    [
      [...chat, 'models', 'acme/x'],
      [1, 2, 3],
    ],
    [[...chat, 'models', 'acme/x'], []],
    [[...model, 'components'], undefined],
    [[...model, 'minimum_microcredits'], -1],
    [[...model, 'context_tiers'], []],
    [[...model, 'context_tiers', 0, 'above_tokens'], 0],
    [[...model, 'context_tiers', 0, 'from'], 3],
    [[...lines, 'scheme'], 'tiered'],
    [[...lines, 'quantity'], 'seconds'],
    [[...lines, 'unit_size'], 0],
    [[...lines, 'unit_size'], 1e12 + 1],
    [[...lines, 'unit_price_microcredits'], 3],
    [[...lines, 'tiers'], []],
    [[...lines, 'tiers', 1, 'up_to'], 10_000],
    [[...lines, 'tiers', 1, 'up_to'], undefined],
    [[...lines, 'tiers', 3, 'up_to'], 5_000_000],
    [[...lines, 'tiers', 0, 'unit_price_microcredits'], -1],
    [[...lines, 'tiers', 0, 'unit_price_microcredits'], 0.5],
    [[...lines, 'tiers', 0, 'unit_price_microcredits'], 1e15 + 1],
    [['meters', 'server.runtime', 'tiers'], {}],
    [['meters', 'server.provision', 'tiers'], undefined],
    [[...small, 'minimum_microcredits'], '5'],
    [[...small, 'components'], []],
  ] as const)('%j = %j', (path, value) => {
    const named = path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('');
    expect(refusedAt(cardWith(path, value))).toBe(named.slice(1));
  });

  it('a price in a row, by its place', () => {
    const card = cardWith([...chat, 'models', 'acme/x'], [1, 2, -3, 4]);
    expect(refusedAt(card)).toBe('meters.ai.chat.models.acme/x[2]');
  });

  it('a quantity that no component prices, so that nothing is free by accident', () => {
    const card = cardWith(
      ['meters', 'infra.plan', 'default', 'components'],
      [perUnit('resources', 1)],
    );
    expect(parseRateCard(card)).toEqual({
      ok: false,
      error: {
        param: 'meters.infra.plan.default.components',
        message: 'meters.infra.plan.default.components must price dependencies',
      },
    });
  });

  it('more models, tiers or components than a card may have', () => {
    const many = <T>(count: number, item: T) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`acme/${i}`, item]));
    const price = { components: [perUnit('seconds', 1)] };
    expect(refusedAt(cardWith([...chat, 'models'], many(2_000, [1, 1, 1, 1])))).toBe('accepted');
    expect(refusedAt(cardWith([...chat, 'models'], many(2_001, [1, 1, 1, 1])))).toBe(
      'meters.ai.chat.models',
    );
    expect(refusedAt(cardWith(['meters', 'server.runtime', 'tiers'], many(101, price)))).toBe(
      'meters.server.runtime.tiers',
    );
    const components = Array.from({ length: 17 }, () => perUnit('seconds', 1));
    expect(refusedAt(cardWith([...small, 'components'], components))).toBe(
      'meters.server.runtime.tiers.small.components',
    );
  });

  it.each([[null], [[]], ['card'], [undefined]])('%j for a card', (card) => {
    expect(refusedAt(card)).toBe('body');
  });
});

it('has no ceiling over models that are not priced per unit, and asks for a price of its own', () => {
  const boxes = ['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens'].map(
    (quantity) => ({ ...perUnit(quantity, 1), scheme: 'package' }) as ReturnType<typeof perUnit>,
  );
  const models = { 'acme/boxes': { components: boxes } };
  expect(refusedAt(aCardDocument({ models }))).toBe('meters.ai.chat.unknown_model');
  expect(refusedAt(aCardDocument({ models, unknownModel: { components: boxes } }))).toBe(
    'accepted',
  );
  const twice = boxes.flatMap((box) => [
    { ...box, scheme: 'per_unit' },
    { ...box, scheme: 'per_unit' },
  ]);
  const doubled = { 'acme/twice': { components: twice as typeof boxes } };
  expect(refusedAt(aCardDocument({ models: doubled }))).toBe('meters.ai.chat.unknown_model');
});
