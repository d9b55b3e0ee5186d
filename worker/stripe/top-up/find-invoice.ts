import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { hourMs, secondMs } from '../../../core/units/instant.ts';
import type { Desk } from '../desk.ts';
import { readInvoice } from '../read-invoice.ts';
import { isMissing } from '../stripe-errors.ts';
import { attemptName, progressOf } from './attempt.ts';

/** Clocks differ, and Stripe counts whole seconds. */
const marginMs = hourMs;
const perPage = 100;
/** Invoices of one customer made since an attempt began: more than these mean a mistake. */
const lookedThroughMax = 1_000;

/**
 * The invoice of an attempt whose creation was asked for without an answer: by its name among the
 * customer's invoices of that time.
 */
export async function lookUpInvoice(
  desk: Desk,
  attempt: TopUpAttempt,
): Promise<Stripe.Invoice | undefined> {
  try {
    return await lookThrough(desk, attempt);
  } catch (error) {
    // Their customer is gone from Stripe for good, and what was made for them with it.
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function lookThrough(desk: Desk, attempt: TopUpAttempt): Promise<Stripe.Invoice | undefined> {
  const { customer, begunAt } = progressOf(desk, attempt);
  const name = attemptName(desk, attempt);
  const since = Math.floor((begunAt - marginMs) / secondMs);
  const made = desk.stripe.invoices.list({ customer, created: { gte: since }, limit: perPage });
  let looked = 0;
  for await (const invoice of made) {
    if (invoice.metadata?.top_up === name) return readInvoice(desk, invoice.id);
    looked += 1;
    if (looked >= lookedThroughMax) throw new Error(`too many invoices since ${name} began`);
  }
  return undefined;
}
