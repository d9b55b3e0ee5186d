import * as z from 'zod';
import { eventStatuses, paymentStatuses } from '../../../db/payment-schema.ts';

/** What is asked and answered about Stripe's events, quarantined payments and refunds. */

const time = z.iso.datetime();
const minor = z.int().min(0).describe('In the currency’s minor unit');
const microcredits = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');

const paged = { has_more: z.boolean(), next_cursor: z.string().nullable() };

/** Stripe’s own; only its signature makes it one. */
export const webhook = z.looseObject({ id: z.string(), type: z.string() });

export const heard = z.strictObject({
  event: z.string(),
  status: z.enum(['done', 'ignored', 'quarantined']),
});

export const stripeEvent = z.strictObject({
  id: z.string(),
  type: z.string(),
  object: z
    .strictObject({ kind: z.string(), id: z.string() })
    .nullable()
    .describe('What it leads to'),
  customer: z.string().nullable(),
  account: z.string().nullable().describe('Whose it was, or claims to be'),
  status: z.enum(eventStatuses),
  reason: z
    .string()
    .nullable()
    .describe('Why it is quarantined, ignored or dismissed, or what went wrong last'),
  attempts: z.int().min(0),
  created_at: time,
  received_at: time,
  next_at: time.nullable(),
  done_at: time.nullable(),
});

export const stripeEvents = z.strictObject({
  data: z.array(stripeEvent),
  ...paged,
  received_count: z.int().min(0).describe('Events not finished yet'),
  stuck_count: z.int().min(0).describe('Those of them that keep failing'),
  quarantined_count: z.int().min(0),
});

const quarantinedPayment = z.strictObject({
  id: z.string(),
  account: z.string(),
  key: z.string(),
  kind: z.string(),
  reason: z.string().nullable(),
  description: z.string(),
  amount_minor: minor,
  tax_minor: minor,
  refunded_minor: minor,
  currency: z.string(),
  customer: z.string().nullable(),
  checkout_session: z.string().nullable(),
  invoice: z.string().nullable(),
  payment_intent: z.string().nullable(),
  charge: z.string().nullable(),
  created_at: time,
});

export const quarantinedPayments = z.strictObject({ data: z.array(quarantinedPayment), ...paged });

export const retriedPayment = quarantinedPayment.extend({
  status: z.enum(paymentStatuses).describe('What it is after another look at Stripe'),
});

const why = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters')
  .refine((value) => value.isWellFormed() && value.trim() !== '', 'must be readable text');

export const dismissal = z.strictObject({ reason: why });

export const newRefund = z.strictObject({
  payment: z.string().min(1).max(100),
  amount_minor: z.int().min(1).optional().describe('All that is left when absent'),
  reason: why,
});

export const refund = z.strictObject({
  payment: z.string(),
  refund: z.string().describe('Stripe’s id of it'),
  amount_minor: minor,
  currency: z.string(),
  clawed_back_microcredits: microcredits.describe('What this refund takes back'),
  owed_microcredits: microcredits.describe('What the account owes now'),
});
