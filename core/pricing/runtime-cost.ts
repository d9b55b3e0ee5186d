import type { Credits } from '../units/credits.ts';
import { credits } from '../units/credits.ts';
import { assertLaw } from '../units/result.ts';
import { type CompiledPrice, compilePrice } from './compile-price.ts';
import type { Price } from './price.ts';
import { totalOf } from './rate.ts';

const compiledPrices = new WeakMap<Price, CompiledPrice>();

function compiled(price: Price): CompiledPrice {
  let ready = compiledPrices.get(price);
  if (!ready) {
    ready = compilePrice({ name: 'runtime' }, price.components, price.minimum_microcredits);
    compiledPrices.set(price, ready);
  }
  return ready;
}

/**
 * What so many seconds of runtime cost, in microcredits: `rate`'s own working. Never less for more
 * seconds, because what was billed stays billed: where a volume price falls with the next tier, all
 * before it costs no more than that. A price no account could pay stays at 2^53 − 1.
 */
export function runtimeCost(price: Price, seconds: number): Credits {
  assertLaw(Number.isSafeInteger(seconds) && seconds >= 0, 'runtime is whole seconds');
  const ready = compiled(price);
  let least = totalOf(ready, { seconds });
  for (const from of volumeStarts(ready))
    if (from > seconds && seconds > 0) least = Math.min(least, totalOf(ready, { seconds: from }));
  return credits(Math.min(least, Number.MAX_SAFE_INTEGER));
}

/** The first second of each later volume tier: the only places a price can fall. */
const volumeStarts = ({ components }: CompiledPrice): number[] =>
  components
    .filter(({ scheme }) => scheme === 'volume')
    .flatMap(({ tiers }) => tiers.slice(0, -1).map(({ upTo }) => upTo + 1));
