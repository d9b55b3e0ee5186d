import { ceilDiv } from '../pricing/divide.ts';
import { type Credits, credits } from '../units/credits.ts';
import { chargeStepMinor, type Money } from '../units/money.ts';
import { type FieldProblem, ok, type Result, refuse } from '../units/result.ts';

/** What any amount of money buys, beside the packages. Bounds are inclusive, in minor units. */
export interface CustomAmounts {
  readonly currency: string;
  readonly minMinor: number;
  readonly maxMinor: number;
  readonly microcreditsPerMinor: number;
}

/** Refuses another currency and what is out of bounds; names the field as callers write it. */
export function creditsForAmount(
  { amountMinor, currency }: Money,
  { currency: ours, minMinor, maxMinor, microcreditsPerMinor }: CustomAmounts,
): Result<Credits, FieldProblem> {
  if (currency !== ours) return refuse({ param: 'currency', message: `currency must be ${ours}` });
  if (!Number.isSafeInteger(amountMinor) || amountMinor < minMinor || amountMinor > maxMinor)
    return refuse({
      param: 'amount_minor',
      message: `amount_minor must be a whole number from ${minMinor} to ${maxMinor}`,
    });
  const step = chargeStepMinor(currency);
  if (amountMinor % step !== 0)
    return refuse({ param: 'amount_minor', message: `amount_minor must be a multiple of ${step}` });
  return ok(credits(amountMinor * microcreditsPerMinor));
}

/** The price of so many credits outside packages, rounded up: undefined where none can be charged. */
export function amountForCredits(
  wanted: Credits,
  { currency, minMinor, maxMinor, microcreditsPerMinor }: CustomAmounts,
): Money | undefined {
  const step = chargeStepMinor(currency);
  const amountMinor = ceilDiv(wanted, microcreditsPerMinor * step) * step;
  return amountMinor < minMinor || amountMinor > maxMinor ? undefined : { amountMinor, currency };
}
