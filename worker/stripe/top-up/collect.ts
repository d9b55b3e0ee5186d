import type Stripe from 'stripe';
import { grantsMax, lifetimeLimit, unspentGrantsMax } from '../../../core/ledger/decide.ts';
import type { AccountState } from '../../../core/ledger/state.ts';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { type Credits, plus } from '../../../core/units/credits.ts';
import type { Desk } from '../desk.ts';
import { intentOf } from '../read-invoice.ts';
import { mayRepeat, progressOf } from './attempt.ts';
import { judgeFailure, type PaymentFailure } from './decline.ts';
import { settleAttempt } from './end-attempt.ts';
import { payInvoice } from './pay-invoice.ts';
import { canceled, type Ending } from './progress.ts';

/** What is next for an open invoice. */
export type Next =
  /** Somebody else's turn: the bank's, the customer's, or a later run's. */
  | { readonly kind: 'wait' }
  /** Stripe was asked to charge the card: the invoice says what came of it. */
  | { readonly kind: 'look' }
  /** It would not: unless the invoice turns out to be paid, this is the end. */
  | { readonly kind: 'end'; readonly ending: Ending };

const wait: Next = { kind: 'wait' };
const end = (ending: Ending): Next => ({ kind: 'end', ending });

/** Collects an open invoice, if that is what its present state calls for. */
export async function collect(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<Next> {
  const intent = intentOf(invoice);
  if (intent?.status === 'processing') return wait;
  if (attempt.status === 'action_required') return untilProved(desk, attempt);
  const progress = progressOf(desk, attempt);
  const earlier = progress.payAt === undefined ? undefined : failureOf(intent);
  if (earlier) return failed(desk, attempt, invoice, earlier);
  const flaw =
    barOf(desk, attempt) ?? (progress.payAt === undefined ? flawOf(attempt, invoice) : undefined);
  if (flaw) return end(canceled(flaw));
  if (!mayRepeat(desk, progress)) return end(canceled('never_paid'));
  const tried = await payInvoice(desk, attempt, invoice);
  switch (tried.kind) {
    case 'accepted':
      return { kind: 'look' };
    case 'failed':
      return failed(desk, attempt, invoice, tried.failure);
    case 'no_card':
      return end({ result: 'declined', code: 'no_card' });
    case 'refused':
      return end({ result: 'declined', code: 'request_error' });
  }
}

/** How a payment ended whose answer never came; undefined when it was never made. */
function failureOf(intent: Stripe.PaymentIntent | undefined): PaymentFailure | undefined {
  if (intent?.status === 'requires_action') return { code: 'authentication_required' };
  return intent?.last_payment_error ?? undefined;
}

async function failed(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  failure: PaymentFailure,
): Promise<Next> {
  const verdict = judgeFailure(failure);
  if (verdict.kind === 'declined')
    return end({ result: 'declined', code: verdict.code, hard: verdict.hard });
  const progress = progressOf(desk, attempt);
  const { card } = progress;
  const { hosted_invoice_url: url } = invoice;
  desk.topUp.keep({ ...progress, ...(url ? { url } : {}) });
  await settleAttempt(desk, attempt, {
    result: 'action_required',
    invoice: invoice.id,
    code: 'authentication_required',
    ...(card?.fingerprint === undefined ? {} : { fingerprint: card.fingerprint }),
  });
  return wait;
}

/**
 * The customer has until then to prove themselves to the bank; afterwards it is a decline that a
 * later try may turn, since they may have been away.
 */
function untilProved(desk: Desk, { until }: TopUpAttempt): Next {
  const isOver = until !== undefined && desk.now() >= until;
  return isOver ? end({ result: 'declined', code: 'authentication_timeout' }) : wait;
}

/** Why this account is not to be charged any more, whatever its invoice says. */
function barOf(desk: Desk, { credits: bought, bonus }: TopUpAttempt): string | undefined {
  const state = desk.state();
  if (state.topUp.stop === 'dispute') return 'disputed';
  if (state.status === 'frozen') return 'account_frozen';
  return hasRoom(state, plus(bought, bonus)) ? undefined : 'ledger_full';
}

/** Whether the ledger would take what is paid for: a grant and its bonus. */
const hasRoom = (state: Readonly<AccountState>, amount: Credits): boolean =>
  state.grants.size + 2 <= grantsMax &&
  state.burning.length + 2 <= unspentGrantsMax &&
  lifetimeLimit(state, amount) === undefined;

/** Why this invoice must not be charged although Stripe would: looked at before the first try. */
function flawOf(attempt: TopUpAttempt, invoice: Stripe.Invoice): string | undefined {
  const { price, chargeMaxMinor } = attempt;
  if (invoice.currency !== price.currency || invoice.subtotal !== price.amountMinor)
    return 'amount_differs';
  // A customer's balance would pay part of it or add to it: neither is what they agreed to.
  if (invoice.amount_due !== invoice.total) return 'customer_balance';
  return invoice.amount_due > chargeMaxMinor ? 'over_cap' : undefined;
}
