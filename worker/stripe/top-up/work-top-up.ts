import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { ok } from '../../../core/units/result.ts';
import type { Desk } from '../desk.ts';
import { readInvoice } from '../read-invoice.ts';
import type { Done } from '../steps.ts';
import { requestError } from '../stripe-errors.ts';
import { mayRepeat, openAttempt, progressOf } from './attempt.ts';
import { collect, type Next } from './collect.ts';
import { defaultCard } from './default-card.ts';
import { endVoided, endWithout, giveUp, settlePaid } from './end-attempt.ts';
import { lookUpInvoice } from './find-invoice.ts';
import { addItem, createInvoice, finalizeInvoice } from './make-invoice.ts';
import { canceled, type Ending } from './progress.ts';
import { topUpView } from './view.ts';

/** The step that the object, its alarm and the cron all run. */
export async function workTopUp(desk: Desk): Promise<Done<'workTopUp'>> {
  await carryOnTopUp(desk);
  return ok(await topUpView(desk));
}

/**
 * Carries the open attempt on from wherever it stands: what Stripe has is looked at first, and its
 * present state says what is next. Whoever is killed, or gets no answer, leaves it to the next run.
 */
export async function carryOnTopUp(desk: Desk): Promise<void> {
  const attempt = openAttempt(desk);
  if (!attempt) return;
  const invoice = await invoiceOf(desk, attempt);
  if (invoice) await actOn(desk, attempt, invoice);
}

/** The attempt's invoice, made if there is none; undefined when the attempt ended without. */
async function invoiceOf(desk: Desk, attempt: TopUpAttempt): Promise<Stripe.Invoice | undefined> {
  const begun = desk.topUp.read(attempt.seq);
  if (begun?.invoice !== undefined) {
    const known = await readInvoice(desk, begun.invoice);
    if (!known) await endWithout(desk, attempt, begun.ending ?? canceled('invoice_gone'));
    return known;
  }
  const found = begun && (await lookUpInvoice(desk, attempt));
  if (found) {
    desk.topUp.keep({ ...progressOf(desk, attempt), invoice: found.id });
    return found;
  }
  if (begun && !mayRepeat(desk, begun)) {
    await endWithout(desk, attempt, canceled('never_created'));
    return undefined;
  }
  return begin(desk, attempt);
}

/** What is about to be asked for is kept before it is: from then on it is looked up first. */
async function begin(desk: Desk, attempt: TopUpAttempt): Promise<Stripe.Invoice | undefined> {
  if (!desk.topUp.read(attempt.seq)) {
    const card = await defaultCard(desk);
    if (!card) {
      await endWithout(desk, attempt, { result: 'declined', code: 'no_card' });
      return undefined;
    }
    desk.topUp.keep({
      attempt: attempt.seq,
      begunAt: desk.now(),
      customer: card.customer,
      invoice: undefined,
      item: undefined,
      finalized: false,
      payAt: undefined,
    });
  }
  try {
    return await createInvoice(desk, attempt);
  } catch (error) {
    if (!requestError(error)) throw error;
    await endWithout(desk, attempt, await refusal(desk));
    return undefined;
  }
}

/** One look at the invoice and what follows from it. */
async function actOn(desk: Desk, attempt: TopUpAttempt, invoice: Stripe.Invoice): Promise<void> {
  const { ending } = progressOf(desk, attempt);
  switch (invoice.status) {
    case 'draft':
      return ending ? end(desk, attempt, invoice, ending) : complete(desk, attempt, invoice);
    case 'open':
      return ending
        ? end(desk, attempt, invoice, ending)
        : follow(desk, attempt, invoice, await collect(desk, attempt, invoice));
    case 'paid':
      return settlePaid(desk, attempt, invoice);
    case 'uncollectible':
      return end(desk, attempt, invoice, ending ?? canceled('uncollectible'));
    case 'void':
      return endVoided(desk, attempt, invoice, ending ?? canceled('voided'));
    default:
      throw new Error(`the invoice ${invoice.id} is ${invoice.status}`);
  }
}

/** Puts the item on a draft and finalizes it. */
async function complete(desk: Desk, attempt: TopUpAttempt, draft: Stripe.Invoice): Promise<void> {
  if (!mayRepeat(desk, progressOf(desk, attempt)))
    return end(desk, attempt, draft, canceled('never_finalized'));
  try {
    await addItem(desk, attempt, draft);
    await finalizeInvoice(desk, attempt, draft);
  } catch (error) {
    if (!requestError(error)) throw error;
    const now = await readInvoice(desk, draft.id);
    if (now?.status === 'draft') return end(desk, attempt, now, await refusal(desk));
  }
  return again(desk, attempt, draft.id);
}

async function follow(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  next: Next,
): Promise<void> {
  if (next.kind === 'wait') return;
  if (next.kind === 'end') return end(desk, attempt, invoice, next.ending);
  const now = await readInvoice(desk, invoice.id);
  if (now?.status === 'paid') await settlePaid(desk, attempt, now);
}

/** Whatever the last call said, the invoice says how it stands. */
async function again(desk: Desk, attempt: TopUpAttempt, id: string): Promise<void> {
  const now = await readInvoice(desk, id);
  if (now && now.status !== 'draft') await actOn(desk, attempt, now);
}

async function end(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  ending: Ending,
): Promise<void> {
  const changed = await giveUp(desk, attempt, invoice, ending);
  if (changed?.status === 'paid') await settlePaid(desk, attempt, changed);
}

/** Stripe takes no such request: because the card or its customer is gone, or for a mistake of ours. */
const refusal = async (desk: Desk): Promise<Ending> => ({
  result: 'declined',
  code: (await defaultCard(desk)) ? 'request_error' : 'no_card',
});
