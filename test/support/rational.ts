/** Exact fractions for tests: slow, obvious, and nothing the product uses. Never negative. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

export const rational = (over: bigint | number, under: bigint | number = 1): Rational => ({
  over: BigInt(over),
  under: BigInt(under),
});

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.over * b.under + b.over * a.under, a.under * b.under);

export const times = (a: Rational, b: Rational): Rational =>
  rational(a.over * b.over, a.under * b.under);

export const sumOf = (all: readonly Rational[]): Rational => all.reduce(add, rational(0));

export function roundUp({ over, under }: Rational): bigint {
  let whole = over / under;
  while (whole * under < over) whole += 1n;
  return whole;
}

/** A non-negative number as JSON writes it, digit by digit: 0.125 is 125/1000. */
export function fromDecimals(value: number): Rational {
  const [whole = '', fraction = ''] = value.toString().split('.');
  return rational(BigInt(whole + fraction), BigInt(`1${'0'.repeat(fraction.length)}`));
}
