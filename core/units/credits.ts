import { assertLaw, type FieldProblem, ok, type Result, refuse } from './result.ts';

declare const brand: unique symbol;

/** Whole microcredits (1 credit = 1,000,000), never negative, below 2^53. No float touches one. */
export type Credits = number & { readonly [brand]: 'Credits' };

export const microcreditsPerCredit = 1_000_000;

/**
 * The largest amount one command may name: a billion credits. It keeps every sum of an
 * account far below 2^53, where integers stop being exact.
 */
export const amountMax = 1_000_000_000 * microcreditsPerCredit;

export const zero = 0 as Credits;

/** Trusts the caller: for values that were parsed or computed from parsed ones. Throws on a bug. */
export function credits(microcredits: number): Credits {
  assertLaw(
    Number.isSafeInteger(microcredits) && microcredits >= 0,
    `not an amount: ${microcredits}`,
  );
  return microcredits as Credits;
}

/** Reads an amount from outside. Refuses all but whole microcredits from `min` to `amountMax`. */
export function parseCredits(
  value: unknown,
  param: string,
  min: 0 | 1 = 1,
): Result<Credits, FieldProblem> {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > amountMax)
    return refuse({
      param,
      message: `${param} must be a whole number of microcredits from ${min} to ${amountMax}`,
    });
  return ok(value as Credits);
}

export const plus = (a: Credits, b: Credits): Credits => credits(a + b);

/** `a − b`; throws when that would be negative. */
export const minus = (a: Credits, b: Credits): Credits => credits(a - b);

export const least = (a: Credits, b: Credits): Credits => (a < b ? a : b);

export function sum(amounts: Iterable<Credits>): Credits {
  let total = 0;
  for (const amount of amounts) total += amount;
  return credits(total);
}

/**
 * Credits for people: two decimals, more where two would hide something that was charged
 * (0.0004 credit is `0.0004`, never `0.00`). The locale decides separators and digits.
 */
export function formatCredits(amount: number, locale = 'en-US'): string {
  const magnitude = Math.abs(amount) / microcreditsPerCredit;
  const digits = magnitude !== 0 && magnitude < 1 ? 6 : 2;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(amount / microcreditsPerCredit);
}

/** Exact decimal text of an amount, for files and machines: `1.5`, `0.0004`. */
export function creditsToDecimal(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(amount) / microcreditsPerCredit);
  const rest = Math.abs(amount) % microcreditsPerCredit;
  const fraction = String(rest).padStart(6, '0').replace(/0+$/, '');
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`;
}
