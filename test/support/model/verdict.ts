import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { Draft, Past, Share } from './happening.ts';
import { countersOf, type GrantView } from './views.ts';

/** A happening to be, or a refusal. */
export type Verdict = { readonly draft: Draft } | { readonly refused: Rejection };

/** Takes up to an amount from the free credits of grants, in the order they are given. */
export function take(amount: number, grants: readonly GrantView[]): Share[] {
  const shares: Share[] = [];
  let wanted = amount;
  for (const { ref, free } of grants) {
    const taken = Math.min(wanted, free);
    if (taken > 0) shares.push({ grant: ref, amount: taken });
    wanted -= taken;
  }
  return shares;
}

const lifetimeMax = 2 ** 53 - 1;

/** No account's sums may pass what a number holds exactly. */
export function overLifetime(past: Past, amount: number): boolean {
  const { granted, givenBack } = countersOf(past);
  return granted + givenBack > lifetimeMax - amount;
}

export const lifetimeReached: Rejection = {
  code: 'limit-reached',
  limit: 'lifetime_microcredits',
  max: lifetimeMax,
};
