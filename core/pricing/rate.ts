import { amountMax, type Credits, credits } from '../units/credits.ts';
import { type FieldProblem, ok, type Result, refuse } from '../units/result.ts';
import type { Usage } from '../usage/usage-event.ts';
import type { CompiledPrice, MatchedPrice } from './compile-price.ts';
import { ceilDiv, floorDiv } from './divide.ts';
import { measure, type Part } from './measure.ts';
import type { RateCard } from './rate-card.ts';
import { compileRateCard, selectPrice } from './select-price.ts';

/** One line of a rating, as the API shows it. */
export interface RatedComponent {
  /** The quantity, or `minimum` for what a minimum added. */
  readonly name: string;
  readonly quantity: number;
  readonly unit_size: number;
  readonly unit_price_microcredits: number;
  /** Its share of the amount; the shares add up to the amount exactly. */
  readonly amount_microcredits: number;
}

export interface Rating {
  readonly amount: Credits;
  /** In the card's order; a graduated price has one for each tier it reached. */
  readonly components: readonly RatedComponent[];
  readonly price: MatchedPrice;
  /** What the price's minimum added, when it did. */
  readonly minimum?: Credits;
}

/** A rating before it is written out: explain reads the same working. */
export interface Working {
  readonly price: CompiledPrice;
  readonly parts: readonly Part[];
  /** Microcredits, one for each part. */
  readonly shares: readonly number[];
  readonly amount: Credits;
  readonly minimum: Credits;
}

/**
 * What a usage costs under a card. Exact inside; rounded once, up, to the microcredit, over the
 * total. Refuses an unknown server tier, a quantity the price does not know, and an amount above
 * `amountMax`.
 */
export function rate(usage: Usage, card: RateCard): Result<Rating, FieldProblem> {
  const worked = work(usage, card);
  return worked.ok ? ok(ratingOf(worked.value)) : worked;
}

export function ratingOf({ price, parts, shares, amount, minimum }: Working): Rating {
  const components: RatedComponent[] = parts.map(({ component, tier, quantity }, index) => ({
    name: component.quantity,
    quantity,
    unit_size: component.unitSize,
    unit_price_microcredits: tier.unitPrice,
    amount_microcredits: shares[index] as number,
  }));
  if (minimum === 0) return { amount, components, price: price.matched };
  components.push({
    name: 'minimum',
    quantity: 1,
    unit_size: 1,
    unit_price_microcredits: minimum,
    amount_microcredits: minimum,
  });
  return { amount, components, price: price.matched, minimum };
}

export function work(usage: Usage, card: RateCard): Result<Working, FieldProblem> {
  const selected = selectPrice(usage, compileRateCard(card));
  if (!selected.ok) return selected;
  const price = selected.value;
  const measured = measure(price, usage.quantities);
  if (!measured.ok) return measured;
  const parts = measured.value;

  const divided = divide(price, parts);
  if (divided.total > amountMax) return tooMuch(parts, divided);
  const { total, shares } = allot(divided);
  const minimum = addedBy(price, parts, total);
  return ok({
    price,
    parts,
    shares,
    amount: credits(total + minimum),
    minimum: credits(minimum),
  });
}

/** What quantities cost at a price, in microcredits, however much; they must be the price's own. */
export function totalOf(price: CompiledPrice, quantities: Usage['quantities']): number {
  const measured = measure(price, quantities);
  if (!measured.ok) throw new Error(measured.error.message);
  const { total } = divide(price, measured.value);
  return total + addedBy(price, measured.value, total);
}

/** The minimum is for work done: an event that measured nothing costs nothing. */
const addedBy = ({ minimum }: CompiledPrice, parts: readonly Part[], total: number): number =>
  parts.length > 0 && minimum > total ? minimum - total : 0;

const divide = (price: CompiledPrice, parts: readonly Part[]): Divided =>
  dividePlainly(price, parts) ?? divideExactly(price, parts);

/** Each part's whole microcredits and what is left of its division, and the total rounded up. */
interface Divided {
  readonly total: number;
  readonly wholes: number[];
  readonly rests: readonly (number | bigint)[];
}

/**
 * Undefined when a product or the sum may have passed 2^53. A float product or sum of
 * non-negative integers never falls back below 2^53 once the true one has passed it, so a sum
 * that is safe proves every step exact.
 */
function dividePlainly({ plainDivisor }: CompiledPrice, parts: readonly Part[]) {
  if (plainDivisor === Number.POSITIVE_INFINITY) return undefined;
  const wholes: number[] = [];
  const rests: number[] = [];
  let sum = 0;
  for (const { units, tier } of parts) {
    const product = units * tier.plainFactor;
    sum += product;
    wholes.push(floorDiv(product, plainDivisor));
    rests.push(product % plainDivisor);
  }
  if (sum > Number.MAX_SAFE_INTEGER) return undefined;
  return { total: ceilDiv(sum, plainDivisor), wholes, rests } satisfies Divided;
}

function divideExactly({ divisor }: CompiledPrice, parts: readonly Part[]): Divided {
  const products = parts.map(({ units, tier }) => BigInt(units) * tier.factor);
  const sum = products.reduce((total, product) => total + product, 0n);
  const whole = sum / divisor + (sum % divisor > 0n ? 1n : 0n);
  return {
    total: Number(whole),
    wholes: products.map((product) => Number(product / divisor)),
    rests: products.map((product) => product % divisor),
  };
}

/**
 * Largest remainder: the microcredits lost by rounding each part down go one each to the parts
 * with the largest rests, the earlier one first where rests are equal. There are always at least
 * as many parts with a rest as there are microcredits to give.
 */
function allot({ total, wholes, rests }: Divided): { total: number; shares: number[] } {
  const shares = [...wholes];
  let left = total;
  for (const whole of wholes) left -= whole;
  if (left > 0) {
    const byRest = rests.map((_, index) => index);
    byRest.sort((a, b) => compare(rests[b], rests[a]) || a - b);
    for (const index of byRest.slice(0, left)) shares[index] = (shares[index] as number) + 1;
  }
  return { total, shares };
}

const compare = (a: number | bigint = 0, b: number | bigint = 0): number =>
  a === b ? 0 : a > b ? 1 : -1;

/** Names the quantity that weighs most, the one a caller would look at first. */
function tooMuch(parts: readonly Part[], { wholes }: Divided): Result<never, FieldProblem> {
  const name = parts[wholes.indexOf(Math.max(...wholes))]?.component.quantity;
  const param = `quantities.${name}`;
  return refuse({
    param,
    message: `${param} would cost more than ${amountMax} microcredits, the most one entry may name`,
  });
}
