import type { Component, ModelPrice, Price, Row } from '../../../core/pricing/price.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import type { Quantities, Usage } from '../../../core/usage/usage-event.ts';
import {
  add,
  fromDecimals,
  type Rational,
  rational,
  roundUp,
  sumOf,
  times,
} from '../../support/rational.ts';

/**
 * What usage costs, worked out a second time from the price file and from the meaning of the
 * schemes, in fractions. It shares types with the product and no arithmetic.
 */

export interface ModelInFile {
  readonly provider: string;
  readonly model: string;
  readonly cost: FileCost & { readonly tiers?: readonly (FileCost & FileTier)[] };
}

interface FileCost {
  readonly input: number;
  readonly output: number;
  readonly cache_read?: number;
  readonly cache_write?: number;
}

interface FileTier {
  readonly tier: { readonly size: number };
}

/** USD per 1,000,000 tokens → microcredits for one token: a credit is a cent, plus a fifth. */
function perToken(usd: number): Rational {
  const perMillion = times(fromDecimals(usd), rational(100n * 1_000_000n * 12n, 10n));
  return rational(roundUp(perMillion), 1_000_000n);
}

export function costByFile({ cost }: ModelInFile, quantities: Quantities): bigint {
  const of = (name: string) => rational(quantities[name] ?? 0);
  const quarter = rational(1, 4);
  const context =
    (quantities.input_tokens ?? 0) +
    (quantities.cached_input_tokens ?? 0) +
    (quantities.cache_write_tokens ?? 0) +
    Number(roundUp(times(of('input_characters'), quarter)));
  let applies: FileCost = cost;
  for (const tier of cost.tiers ?? []) if (context > tier.tier.size) applies = tier;
  const input = perToken(applies.input);
  const output = perToken(applies.output);
  return roundUp(
    sumOf([
      times(of('input_tokens'), input),
      times(of('cached_input_tokens'), perToken(applies.cache_read ?? applies.input)),
      times(of('cache_write_tokens'), perToken(applies.cache_write ?? applies.input)),
      times(of('output_tokens'), output),
      times(times(of('input_characters'), quarter), input),
      times(times(of('output_characters'), quarter), output),
    ]),
  );
}

/** The scheme's meaning for `quantity` units, each unit of which may be a fraction of one sold. */
function byScheme(component: Component, quantity: Rational): Rational {
  if (quantity.over === 0n) return rational(0);
  const perUnit = (price: number, size: number) => rational(price, size);
  switch (component.scheme) {
    case 'flat':
      return rational(component.unit_price_microcredits);
    case 'per_unit':
      return times(quantity, perUnit(component.unit_price_microcredits, component.unit_size));
    case 'package': {
      const begun = roundUp(times(quantity, rational(1, component.unit_size)));
      return rational(begun * BigInt(component.unit_price_microcredits));
    }
    case 'volume': {
      const tier = component.tiers.find(
        ({ up_to: upTo }) => upTo === undefined || quantity.over <= BigInt(upTo) * quantity.under,
      );
      if (!tier) throw new Error('a volume price ended');
      return times(quantity, perUnit(tier.unit_price_microcredits, component.unit_size));
    }
    case 'graduated': {
      // Priced from the top down: what lies above each tier's floor, tier by tier.
      let rest = quantity;
      let cost = rational(0);
      for (let index = component.tiers.length - 1; index >= 0; index--) {
        const floor = rational(index === 0 ? 0 : (component.tiers[index - 1]?.up_to ?? 0));
        const above = rest.over * floor.under - floor.over * rest.under;
        if (above <= 0n) continue;
        const price = component.tiers[index]?.unit_price_microcredits ?? 0;
        const part = rational(above, rest.under * floor.under);
        cost = add(cost, times(part, perUnit(price, component.unit_size)));
        rest = floor;
      }
      return cost;
    }
  }
}

function byPrice(price: Price, quantities: Quantities): bigint {
  const used = Object.values(quantities).some((quantity) => quantity > 0);
  const total = roundUp(
    sumOf(
      price.components.map((component) =>
        byScheme(component, rational(quantities[component.quantity] ?? 0)),
      ),
    ),
  );
  const minimum = BigInt(used ? (price.minimum_microcredits ?? 0) : 0);
  return total > minimum ? total : minimum;
}

const tokensOf: Record<string, string> = {
  input_characters: 'input_tokens',
  output_characters: 'output_tokens',
};

function byModel(card: RateCard, of: Row | ModelPrice, quantities: Quantities): bigint {
  const chat = card.meters['ai.chat'];
  const price: ModelPrice = 'components' in of ? of : { components: of };
  const each = chat.characters_per_token;
  const context =
    BigInt(quantities.input_tokens ?? 0) +
    BigInt(quantities.cached_input_tokens ?? 0) +
    BigInt(quantities.cache_write_tokens ?? 0) +
    roundUp(rational(quantities.input_characters ?? 0, each));
  let applies = price.components;
  for (const tier of price.context_tiers ?? [])
    if (context > BigInt(tier.above_tokens)) applies = tier.components;
  const components = applies.map(
    (item, index): Component =>
      typeof item === 'number'
        ? {
            quantity: chat.columns[index] ?? '',
            scheme: 'per_unit',
            unit_size: chat.unit_size,
            unit_price_microcredits: item,
          }
        : item,
  );
  const total = sumOf(
    Object.entries(quantities).flatMap(([name, quantity]) => {
      const own = components.filter((component) => component.quantity === name);
      if (own.length > 0) return own.map((component) => byScheme(component, rational(quantity)));
      return components
        .filter((component) => component.quantity === tokensOf[name])
        .map((component) => byScheme(component, rational(quantity, each)));
    }),
  );
  const used = Object.values(quantities).some((quantity) => quantity > 0);
  const minimum = BigInt(used ? (price.minimum_microcredits ?? 0) : 0);
  const cost = roundUp(total);
  return cost > minimum ? cost : minimum;
}

/** The cost by the card's own words; the model or tier must be on it. */
export function costByCard(card: RateCard, usage: Usage): bigint {
  const { meters } = card;
  const found = <T>(price: T | undefined): T => {
    if (price === undefined) throw new Error('the oracle knows no price for what is not there');
    return price;
  };
  switch (usage.meter) {
    case 'ai.chat':
      return byModel(card, found(meters['ai.chat'].models[usage.model ?? '']), usage.quantities);
    case 'code.analysis':
      return byPrice(meters['code.analysis'].default, usage.quantities);
    case 'infra.plan': {
      const { default: usual, template } = meters['infra.plan'];
      return byPrice((usage.template && template) || usual, usage.quantities);
    }
    case 'server.provision':
    case 'server.runtime':
      return byPrice(found(meters[usage.meter].tiers[usage.tier ?? '']), usage.quantities);
  }
}
