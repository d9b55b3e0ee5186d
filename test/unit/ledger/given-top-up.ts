import type { SetTopUpCommand, SettleTopUpCommand } from '../../../core/ledger/command.ts';
import type { TopUpClaimFact } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { type Seq, seq } from '../../../core/units/ids.ts';
import { hourMs } from '../../../core/units/instant.ts';
import { anAccount, type Ledger, purchase } from './given.ts';

interface GivenOrder {
  readonly enabled?: boolean;
  readonly threshold?: number;
  readonly credits?: number;
  readonly bonus?: number;
  readonly priceMinor?: number;
  readonly currency?: string;
  readonly capMinor?: number;
  readonly fingerprint?: string;
}

/** When the balance falls below 50, buy 100 for 10.00, at most 100.00 a month. */
export function order({
  enabled = true,
  threshold = 50,
  credits: bought = 100,
  bonus = 0,
  priceMinor = 1_000,
  currency = 'usd',
  capMinor = 10_000,
  fingerprint,
}: GivenOrder = {}): SetTopUpCommand {
  return {
    kind: 'set_top_up',
    enabled,
    threshold: credits(threshold),
    credits: credits(bought),
    bonus: credits(bonus),
    price: { amountMinor: priceMinor, currency },
    monthlyCapMinor: capMinor,
    ...(enabled ? { consent: { by: 'a member', textHash: 'of the words' } } : {}),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

/** An account of 100 credits with that order, early in a UTC month. */
export function aToppedUpAccount(given: GivenOrder = {}): Ledger {
  const ledger = anAccount({ grants: [purchase(100)] });
  ledger.clock = Date.UTC(2026, 10, 2);
  ledger.must(order(given));
  return ledger;
}

export const settleTopUp = (
  attempt: Seq | number,
  result: SettleTopUpCommand['result'],
  more: Partial<SettleTopUpCommand> = {},
): SettleTopUpCommand => ({ kind: 'settle_top_up', attempt: seq(attempt), result, ...more });

/** What it charged, tax included. */
export const charged = (amountMinor: number, currency = 'usd') => ({
  charged: { amountMinor, currency },
});

export const openAttempt = (ledger: Ledger): Seq => {
  const { attempt } = ledger.state.topUp;
  if (!attempt) throw new Error('no top-up is under way');
  return attempt.seq;
};

/** Ends the open attempt. */
export const settleOpen = (
  ledger: Ledger,
  result: SettleTopUpCommand['result'],
  more: Partial<SettleTopUpCommand> = {},
) => ledger.must(settleTopUp(openAttempt(ledger), result, more));

/** The causes of all claims so far. */
export const claims = (ledger: Ledger): string[] =>
  ledger.entries
    .map(({ fact }) => fact)
    .filter((fact): fact is TopUpClaimFact => fact.kind === 'top_up_claim')
    .map(({ cause }) => cause);

export function pass(ledger: Ledger, hours: number): void {
  ledger.clock += hours * hourMs;
}
