import { amountMax, microcreditsPerCredit } from '../../../../core/units/credits.ts';
import type { Adjustment, OperatedAccount } from '../../../operator-api.ts';
import { creditsText } from '../../settings/billing/amounts.ts';
import { parseNumber } from '../../settings/writing/parse-number.ts';

type Balance = OperatedAccount['balance'];
type Direction = Adjustment['direction'];

const decimals = Math.log10(microcreditsPerCredit);

/** Microcredits that were typed as credits, or what is wrong with them. */
export function amountOf(
  text: string,
  direction: Direction,
  { available_microcredits: available }: Balance,
  locale: string,
): { readonly amount?: number; readonly problem?: string } {
  const amount = parseNumber(text, decimals, locale);
  if (amount === undefined || amount === 0)
    return { problem: 'Type a number of credits above 0, with at most six decimals.' };
  if (amount > amountMax) return { problem: `At most ${creditsText(amountMax)} at a time.` };
  if (direction === 'take' && amount > available)
    return { amount, problem: `Only ${creditsText(available)} are available to take.` };
  return { amount };
}

/** What is put in repays first what is owed. */
export function balanceAfter(
  { available_microcredits: available, owed_microcredits: owed }: Balance,
  direction: Direction,
  amount: number,
): { readonly available: number; readonly owed: number } {
  if (direction === 'take') return { available: Math.max(0, available - amount), owed };
  const repaid = Math.min(owed, amount);
  return { available: available + amount - repaid, owed: owed - repaid };
}
