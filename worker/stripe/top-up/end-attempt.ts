import type Stripe from 'stripe';
import type { SettleTopUpCommand } from '../../../core/ledger/command.ts';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { log } from '../../log.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { intentOf, paidIntentOf, readInvoice } from '../read-invoice.ts';
import { isMissing, requestError } from '../stripe-errors.ts';
import { attemptName, openAttempt, progressOf, voidKeyOf } from './attempt.ts';
import { fulfilTopUp } from './fulfil-top-up.ts';
import type { Ending } from './progress.ts';
import { recordDecline } from './record-decline.ts';

/** Tells the ledger what became of the attempt. One that is over by then stays as it ended. */
export async function settleAttempt(
  desk: Desk,
  attempt: TopUpAttempt,
  result: Omit<SettleTopUpCommand, 'kind' | 'attempt'>,
): Promise<void> {
  const command = { kind: 'settle_top_up', attempt: attempt.seq, ...result } as const;
  const outcome = await desk.submit(command);
  if (outcome.kind === 'refused')
    log('warn', 'auto top-up attempt not settled', {
      account: desk.account,
      attempt: attemptName(desk, attempt),
      result: result.result,
      rejection: outcome.rejection.code,
    });
  if (openAttempt(desk)?.seq !== attempt.seq) desk.topUp.forget(attempt.seq);
}

/**
 * Its invoice is paid: grants the credits, then ends the attempt. A card's money that bought nothing
 * is the operator's to sort out: no more of it is taken before the customer says so again.
 */
export async function settlePaid(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<void> {
  const settled = await fulfilTopUp(desk, attempt, invoice);
  const { id, amount_paid: amountMinor, currency } = invoice;
  if (settled.status !== 'done' && paidIntentOf(invoice))
    await desk.submit({ kind: 'pause_top_up', reason: 'quarantined' });
  await settleAttempt(
    desk,
    attempt,
    settled.status === 'done'
      ? { result: 'paid', invoice: id, charged: { amountMinor, currency } }
      : { result: 'canceled', invoice: id, code: settled.reason },
  );
}

/** Ends an attempt that has no invoice, or none any more. */
export function endWithout(desk: Desk, attempt: TopUpAttempt, ending: Ending): Promise<void> {
  const progress = desk.topUp.read(attempt.seq);
  return settleAttempt(desk, attempt, {
    ...ending,
    ...(progress?.invoice === undefined ? {} : { invoice: progress.invoice }),
    ...(progress?.card?.fingerprint === undefined
      ? {}
      : { fingerprint: progress.card.fingerprint }),
  });
}

/**
 * Takes the invoice back so that nobody pays it without getting credits, then ends the attempt. The
 * reason is kept first: whoever is killed in between finds it voided and knows why. Returns the
 * invoice when it cannot be taken back as it has changed meanwhile: paid, or being paid.
 */
export async function giveUp(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  ending: Ending,
): Promise<Stripe.Invoice | undefined> {
  desk.topUp.keep({ ...progressOf(desk, attempt), ending });
  const changed = await takeBack(desk, attempt, invoice);
  if (changed) return changed;
  await endVoided(desk, attempt, invoice, ending);
  return undefined;
}

/** Ends an attempt whose invoice nobody can pay any more. */
export async function endVoided(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  ending: Ending,
): Promise<void> {
  const progress = progressOf(desk, attempt);
  if (ending.result === 'declined' && progress.payAt !== undefined)
    await recordDecline(desk, attempt, invoice, ending.code, progress);
  await endWithout(desk, attempt, ending);
}

/** A draft is deleted, what is open is voided: Stripe has one for each. */
async function takeBack(
  desk: Desk,
  attempt: TopUpAttempt,
  { id, status }: Stripe.Invoice,
): Promise<Stripe.Invoice | undefined> {
  try {
    if (status === 'draft') answered(await desk.stripe.invoices.del(id), 'invoice');
    else answered(await voided(desk, attempt, id), 'invoice');
    return undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!requestError(error)) throw error;
    const now = await readInvoice(desk, id);
    if (now && isTaken(now)) return now;
    // If somebody does pay it some day, it grants what it sold: late, but not for nothing.
    if (now && now.status !== 'void')
      log('error', 'invoice of an auto top-up not voided', { account: desk.account, invoice: id });
    return undefined;
  }
}

/** Paid, or the bank is at it. */
const isTaken = (invoice: Stripe.Invoice): boolean =>
  invoice.status === 'paid' || intentOf(invoice)?.status === 'processing';

const voided = (desk: Desk, attempt: TopUpAttempt, id: string) =>
  desk.stripe.invoices.voidInvoice(id, {}, { idempotencyKey: voidKeyOf(desk, attempt) });
