import type Stripe from 'stripe';
import { fromRow } from '../../../core/ledger/entry-row.ts';
import { type Seq, seq, topUpId } from '../../../core/units/ids.ts';
import { readEntry } from '../../../db/entries.ts';
import { findPaymentByKey } from '../../../db/payments.ts';
import { log } from '../../log.ts';
import type { Desk } from '../desk.ts';
import type { Settled } from '../reference.ts';
import { openAttempt } from './attempt.ts';
import { fulfilTopUp } from './fulfil-top-up.ts';
import type { SoldTopUp } from './payment-of.ts';
import { carryOnTopUp } from './work-top-up.ts';

/** The attempt an invoice says it is of, if this account can have one of that name. */
export function topUpOf(desk: Desk, { metadata }: Stripe.Invoice): Seq | undefined {
  const name = metadata?.top_up ?? '';
  const at = Number(name.slice(name.lastIndexOf('_') + 1));
  const isSeq = Number.isSafeInteger(at) && at >= 1 && at <= desk.state().seq;
  return isSeq && topUpId(desk.account, seq(at)) === name ? seq(at) : undefined;
}

/**
 * An invoice of an attempt has news. The open attempt is carried on, which looks at all there is to
 * see; one that is over grants what is paid late, since its customer paid for it.
 */
export async function settleTopUpInvoice(
  desk: Desk,
  attempt: Seq,
  invoice: Stripe.Invoice,
): Promise<Settled> {
  if (openAttempt(desk)?.seq === attempt && isIts(desk, attempt, invoice)) {
    await carryOnTopUp(desk);
    return { status: 'done' };
  }
  if (invoice.status !== 'paid') return { status: 'done' };
  const known = await findPaymentByKey(desk.db, `topup:${invoice.id}`);
  if (known?.status === 'succeeded') return { status: 'done' };
  const sold = await soldBy(desk, attempt);
  if (!sold) return { status: 'quarantined', reason: 'foreign_invoice' };
  log('warn', 'auto top-up paid after its attempt', { account: desk.account, invoice: invoice.id });
  return fulfilTopUp(desk, sold, invoice);
}

function isIts(desk: Desk, attempt: Seq, { id }: Stripe.Invoice): boolean {
  const known = desk.topUp.read(attempt)?.invoice;
  return known === undefined || known === id;
}

/** What the attempt set out to buy, by the entry that claimed it; D1 lags by about a second. */
async function soldBy(desk: Desk, attempt: Seq): Promise<SoldTopUp | undefined> {
  const row = await readEntry(desk.db, desk.account, attempt);
  if (!row) throw new Error(`the entry ${attempt} has not reached D1 yet`);
  const { fact } = fromRow(row);
  return fact.kind === 'top_up_claim' ? { seq: attempt, ...fact } : undefined;
}
