import type { Money } from '../../../core/units/money.ts';
import type { Happening, Past } from './happening.ts';
import { type AttemptView, attemptsIn, orderIn } from './top-ups.ts';

/**
 * Law 9: at most one top-up is under way, each was called for, and the month's cap holds. Said of
 * the whole list at once, not as the ledger or the judge come to it.
 */
export function assertTopUpLaw(past: Past): void {
  const attempts = attemptsIn(past);
  attempts.forEach((attempt, index) => {
    const next = attempts[index + 1];
    const ended = attempt.end?.ref ?? Number.POSITIVE_INFINITY;
    if (next && next.ref < ended) broken(`${next.ref} was claimed while ${attempt.ref} was open`);
    calledFor(past, attempt);
    withinCap(past, attempts, attempt);
  });
}

function broken(law: string): never {
  throw new Error(law);
}

/** Every claim stands on something: a low balance, the customer's word, a retry told before. */
function calledFor(past: Past, { ref, claim }: AttemptView): void {
  const before = past.slice(0, ref - 1);
  const order = orderIn(before);
  const last = before.at(-1) as Happening;
  if (!order?.enabled) broken(`${ref} was claimed while it was switched off`);
  const low = last.worth.available < order.threshold;
  switch (claim.said?.cause) {
    case 'crossing':
    case 'enabling':
      if (!low) broken(`${ref} was claimed at ${last.worth.available} of ${order.threshold}`);
      return;
    case 'retry': {
      const told = before.some(({ said }) => said?.retryAt === claim.at);
      if (claim.command?.kind !== 'retry_top_up' && !(told && low))
        broken(`${ref} tries again what nobody asked for`);
      return;
    }
    default:
      return;
  }
}

/**
 * What was charged before it and its price fit into the month it is claimed in, as what was charged
 * in the end fits into the month it is paid in.
 */
function withinCap(past: Past, attempts: readonly AttemptView[], attempt: AttemptView): void {
  const { ref, claim, end } = attempt;
  const cap = orderIn(past.slice(0, ref - 1))?.monthlyCapMinor ?? 0;
  const price = claim.said?.price as Money;
  const chargedIn = (at: number) =>
    attempts
      .filter(({ ref: other, end: paid }) => other < ref && paid && sameMonth(paid.at, at))
      .reduce((sum, other) => sum + chargedBy(other, price.currency), 0);
  const claimed = chargedIn(claim.at) + price.amountMinor;
  if (claimed > cap) broken(`${ref} brings the month of its claim to ${claimed} of ${cap}`);
  if (!end) return;
  const paid = chargedIn(end.at) + chargedBy(attempt, price.currency);
  if (paid > cap) broken(`${ref} brings the month of its payment to ${paid} of ${cap}`);
}

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

const sameMonth = (a: number, b: number): boolean => monthOf(a) === monthOf(b);

/** Nothing unless it was paid, and nothing in another currency. */
function chargedBy({ claim, end }: AttemptView, currency: string): number {
  const price = claim.said?.price as Money;
  if (end?.said?.result !== 'paid' || price.currency !== currency) return 0;
  return (end.said.charged as Money | undefined)?.amountMinor ?? price.amountMinor;
}
