import { gcd, lcm } from './divide.ts';
import type { Component } from './price.ts';

/** Which price of the card an event met. */
export interface MatchedPrice {
  /** A model, a tier, `default`, `template`, `ceiling` or `unknown_model`. */
  readonly name: string;
  /** The context tier that applied, by the tokens its context exceeded. */
  readonly above_tokens?: number;
}

/**
 * One unit price, made ready: `units × factor / divisor` is its exact amount in microcredits,
 * the divisor being the same for the whole price.
 */
export interface CompiledTier {
  /** The last unit it covers; Infinity where it has no end. */
  readonly upTo: number;
  readonly unitPrice: number;
  readonly factor: bigint;
  /** The factor as a plain number; Infinity when it does not fit, which forces the exact path. */
  readonly plainFactor: number;
}

export interface CompiledComponent {
  readonly quantity: string;
  readonly scheme: Component['scheme'];
  readonly unitSize: number;
  /** At least one; the last has no end. */
  readonly tiers: readonly CompiledTier[];
}

export interface CompiledPrice {
  readonly matched: MatchedPrice;
  readonly components: readonly CompiledComponent[];
  readonly divisor: bigint;
  readonly plainDivisor: number;
  /** Microcredits. */
  readonly minimum: number;
}

export const unitSizeOf = (component: Component): number =>
  component.scheme === 'flat' ? 1 : component.unit_size;

const tiersOf = (component: Component) =>
  'tiers' in component
    ? component.tiers
    : [{ unit_price_microcredits: component.unit_price_microcredits, up_to: undefined }];

/** What a unit price is divided by: whole packages and flat prices are whole amounts already. */
const divisorOf = (component: Component): bigint =>
  component.scheme === 'flat' || component.scheme === 'package' ? 1n : BigInt(component.unit_size);

/** Plain while both product and sum may stay exact; Infinity never passes for exact. */
const plain = (n: bigint): number =>
  n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : Number.POSITIVE_INFINITY;

/**
 * Brings every unit price of a price to one divisor. Prices are reduced first (360,000,000 per
 * 1,000,000 is 360 per 1), which keeps nearly all real events below 2^53.
 */
export function compilePrice(
  matched: MatchedPrice,
  components: readonly Component[],
  minimum = 0,
): CompiledPrice {
  let divisor = 1n;
  for (const component of components) {
    const by = divisorOf(component);
    for (const tier of tiersOf(component))
      divisor = lcm(divisor, by / gcd(by, BigInt(tier.unit_price_microcredits)));
  }
  const compileComponent = (component: Component): CompiledComponent => ({
    quantity: component.quantity,
    scheme: component.scheme,
    unitSize: unitSizeOf(component),
    tiers: tiersOf(component).map(({ up_to, unit_price_microcredits }) => {
      const factor = (BigInt(unit_price_microcredits) * divisor) / divisorOf(component);
      return {
        upTo: up_to ?? Number.POSITIVE_INFINITY,
        unitPrice: unit_price_microcredits,
        factor,
        plainFactor: plain(factor),
      };
    }),
  });
  return {
    matched,
    components: components.map(compileComponent),
    divisor,
    plainDivisor: plain(divisor),
    minimum,
  };
}
