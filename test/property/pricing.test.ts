import { describe, expect, it } from 'vitest';
import { explain } from '../../core/pricing/explain.ts';
import type { Component, ModelPrice, Price } from '../../core/pricing/price.ts';
import { schemes } from '../../core/pricing/price.ts';
import { rate } from '../../core/pricing/rate.ts';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import { amountMax } from '../../core/units/credits.ts';
import { meterRules, meters } from '../../core/usage/meter.ts';
import type { Usage } from '../../core/usage/usage-event.ts';
import { aCard, rated, sharesOf } from '../unit/pricing/a-rate-card.ts';
import { costByCard } from '../unit/pricing/price-oracle.ts';

/** mulberry32: the same cards and usages in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seeded(20261122);
const upTo = (max: number) => Math.floor(random() * (max + 1));
const oneOf = <T>(items: readonly T[]): T => items[upTo(items.length - 1)] as T;
/** Small and huge alike, so that plain and exact arithmetic both have their share. */
const spread = (digits: number) => upTo(10 ** upTo(digits));

const unitSizes = [1, 3, 7, 1_000, 3_600, 999_983, 1_000_000, 1_000_003];
const price = () => (random() < 0.1 ? 0 : spread(10));

function aComponent(quantity: string, scheme: Component['scheme']): Component {
  const unit_size = oneOf(unitSizes);
  if (scheme === 'flat') return { quantity, scheme, unit_price_microcredits: price() };
  if (scheme === 'per_unit' || scheme === 'package')
    return { quantity, scheme, unit_size, unit_price_microcredits: price() };
  const bounds = new Set(Array.from({ length: upTo(4) }, () => 1 + spread(7)));
  const tiers = [...bounds]
    .sort((a, b) => a - b)
    .map((up_to) => ({ up_to, unit_price_microcredits: price() }));
  return { quantity, scheme, unit_size, tiers: [...tiers, { unit_price_microcredits: price() }] };
}

type Schemes = readonly Component['scheme'][];

const someComponents = (quantities: readonly string[], of: Schemes): Component[] => {
  const components = quantities.map((quantity) => aComponent(quantity, oneOf(of)));
  if (random() < 0.3) components.push(aComponent(oneOf(quantities), oneOf(of)));
  return components;
};

const aMinimum = () => (random() < 0.3 ? { minimum_microcredits: spread(7) } : {});
const aPrice = (quantities: readonly string[], of: Schemes): Price => ({
  components: someComponents(quantities, of),
  ...aMinimum(),
});

const tokens = meterRules['ai.chat'].quantities.slice(0, 4);
const aRow = () => tokens.map(price);
const forChat = (of: Schemes) =>
  random() < 0.5
    ? aRow()
    : someComponents(random() < 0.5 ? tokens : meterRules['ai.chat'].quantities, of);

function aModel(of: Schemes): ModelPrice {
  const above_tokens = 1 + spread(6);
  const context_tiers = [
    { above_tokens, components: forChat(of) },
    { above_tokens: above_tokens + 1 + spread(6), components: forChat(of) },
  ];
  return { components: forChat(of), ...aMinimum(), ...(random() < 0.5 && { context_tiers }) };
}

const aRandomCard = (of: Schemes = schemes): RateCard =>
  aCard({
    unknownModel: aRow(),
    models: { 'acme/row': aRow(), 'acme/one': aModel(of), 'acme/two': aModel(of) },
    analysis: aPrice(meterRules['code.analysis'].quantities, of),
    plan: aPrice(meterRules['infra.plan'].quantities, of),
    ...(random() < 0.7 && { template: aPrice(meterRules['infra.plan'].quantities, of) }),
    provision: { small: aPrice(['servers'], of), large: aPrice(['servers'], of) },
    runtime: { small: aPrice(['seconds'], of), large: aPrice(['seconds'], of) },
  });

function aUsage(): Usage {
  const meter = oneOf(meters);
  const { quantities: names, dimension } = meterRules[meter];
  const given = names.filter(() => random() < 0.6);
  const quantities = Object.fromEntries(
    (given.length > 0 ? given : names.slice(0, 1)).map((name) => [name, spread(9)]),
  );
  if (dimension === 'model')
    return { meter, quantities, model: oneOf(['acme/row', 'acme/one', 'acme/two']) };
  if (dimension === 'tier') return { meter, quantities, tier: oneOf(['small', 'large']) };
  return meter === 'infra.plan' && random() < 0.5
    ? { meter, quantities, template: true }
    : { meter, quantities };
}

describe('over random cards with every scheme', () => {
  it('100,000 random usages cost what exact fractions say, and their components add up', () => {
    const seen = { refused: 0, beyondPlain: 0, minimum: 0, free: 0, aboveContext: 0 };
    for (let cards = 0; cards < 500; cards++) {
      const card = aRandomCard();
      for (let usages = 0; usages < 200; usages++) {
        const usage = aUsage();
        const expected = costByCard(card, usage);
        const rating = rate(usage, card);
        const context = () => JSON.stringify({ usage, meter: card.meters[usage.meter], rating });
        if (expected > BigInt(amountMax)) {
          seen.refused++;
          if (rating.ok || !rating.error.param.startsWith('quantities.')) expect.fail(context());
          continue;
        }
        if (!rating.ok || BigInt(rating.value.amount) !== expected) expect.fail(context());
        const { value } = rating;
        if (sharesOf(value) !== value.amount) expect.fail(context());
        if (value.components.some(({ amount_microcredits: share }) => share < 0))
          expect.fail(context());
        const product = Math.max(
          ...value.components.map((line) => line.quantity * line.unit_price_microcredits),
        );
        if (product > Number.MAX_SAFE_INTEGER) seen.beyondPlain++;
        if (value.minimum) seen.minimum++;
        if (value.amount === 0) seen.free++;
        if (value.price.above_tokens) seen.aboveContext++;
      }
    }
    // The sample reached every corner it is meant to.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(500);
  });

  it('no share strays a microcredit from its exact part of the sum', () => {
    for (let times = 0; times < 5_000; times++) {
      const card = aRandomCard(['per_unit']);
      const usage = aUsage();
      const rating = rate(usage, card);
      if (!rating.ok) continue;
      for (const line of rating.value.components) {
        const scaled = BigInt(line.amount_microcredits) * BigInt(line.unit_size);
        const exact = BigInt(line.quantity) * BigInt(line.unit_price_microcredits);
        const off = scaled > exact ? scaled - exact : exact - scaled;
        expect(off < BigInt(line.unit_size)).toBe(true);
      }
    }
  });

  it('explain comes to the amount that rate came to', () => {
    for (let times = 0; times < 2_000; times++) {
      const card = aRandomCard();
      const usage = aUsage();
      const rating = rate(usage, card);
      const explanation = explain(usage, card);
      expect(explanation.ok).toBe(rating.ok);
      if (rating.ok) expect(explanation).toMatchObject({ value: rating.value });
    }
  });
});

it('more of a quantity never costs less, where no tier prices the whole', () => {
  let compared = 0;
  for (let cards = 0; cards < 200; cards++) {
    const card = aRandomCard(['flat', 'per_unit', 'graduated', 'package']);
    for (let usages = 0; usages < 50; usages++) {
      const usage = aUsage();
      // A context tier prices the whole request too; the plain row has none.
      const less = usage.meter === 'ai.chat' ? { ...usage, model: 'acme/row' } : usage;
      const name = oneOf(Object.keys(less.quantities));
      const quantities = {
        ...less.quantities,
        [name]: (less.quantities[name] ?? 0) + 1 + spread(6),
      };
      const more = { ...less, quantities };
      if (!rate(more, card).ok) continue;
      compared++;
      expect(rated(more, card).amount).toBeGreaterThanOrEqual(rated(less, card).amount);
    }
  }
  expect(compared).toBeGreaterThan(5_000);
});

it('an unknown model never costs less than a known one under the ceiling', () => {
  for (let times = 0; times < 2_000; times++) {
    const models = {
      'acme/a': aRow(),
      'acme/b': {
        ...aModel(['flat']),
        components: aRow(),
        context_tiers: [{ above_tokens: 1 + spread(6), components: aRow() }],
      },
    };
    const card = aCard({ models });
    const quantities = Object.fromEntries(
      meterRules['ai.chat'].quantities.map((name) => [name, spread(6)]),
    );
    const cost = (model: string) => rated({ meter: 'ai.chat', model, quantities }, card).amount;
    expect(cost('acme/unknown')).toBeGreaterThanOrEqual(Math.max(cost('acme/a'), cost('acme/b')));
  }
});
