import * as z from 'zod';
import { categories } from '../../../core/usage/meter.ts';
import { paymentKinds, paymentStatuses } from '../../../db/payment-schema.ts';

/** What the API answers about payment methods, payments, invoices and the history of them. */

const credits = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const minor = z.int().min(0).describe('In the currency’s minor unit');
const currency = z.string().regex(/^[a-z]{3}$/);
const time = z.iso.datetime();
const asOfSeq = z.int().min(0);

const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
    as_of_seq: asOfSeq,
  });

export const paymentMethods = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string().describe('`card`, `sepa_debit`, `link` …'),
      brand: z.string().describe('`visa`; of what is no card its type'),
      last4: z.string().describe('Empty where it has no number'),
      exp_month: z.int().min(1).max(12).nullable(),
      exp_year: z.int().nullable(),
      is_default: z.boolean(),
      expires_soon: z.boolean().describe('This month or the next is its last'),
      expired: z.boolean(),
      used_by: z.array(z.enum(['plan', 'auto_top_up'])),
    }),
  ),
  as_of_seq: asOfSeq,
});

export const payments = page(
  z.strictObject({
    id: z.string(),
    kind: z.enum(paymentKinds),
    status: z.enum(paymentStatuses),
    reason: z.string().nullable().describe('Why it failed, or waits for the operator, as a code'),
    description: z.string(),
    amount_minor: minor.describe('What was charged, tax included, in the currency’s minor unit'),
    tax_minor: minor,
    currency,
    credits_microcredits: credits.describe('What it granted, the bonus included'),
    refunded_minor: minor,
    disputed_minor: minor,
    dispute_status: z.string().nullable(),
    method: z.strictObject({ brand: z.string(), last4: z.string() }).nullable(),
    invoice: z.string().nullable(),
    created_at: time,
    settled_at: time.nullable(),
  }),
);

export const invoices = page(
  z.strictObject({
    id: z.string(),
    number: z.string().nullable(),
    status: z.string().describe('draft, open, paid, void or uncollectible'),
    description: z.string(),
    total_minor: z.int(),
    tax_minor: z.int(),
    currency,
    created_at: time,
  }),
);

const used = z.int().describe('Whole microcredits; below zero where more was given back');

export const billingHistory = page(
  z.strictObject({
    month: z.string().regex(/^\d{4}-\d{2}$/),
    bought_microcredits: credits,
    bought_by_source: z.strictObject({
      purchase: credits,
      auto_top_up: credits,
      subscription: credits,
    }),
    paid: z.array(
      z.strictObject({
        currency,
        amount_minor: minor,
        refunded_minor: minor.describe('Of the payments of this month, whenever it was refunded'),
      }),
    ),
    granted_microcredits: credits.describe('Free, promotional and adjusted, bonuses included'),
    taken_back_microcredits: credits.describe('By refunds, disputes and operators'),
    given_back_microcredits: credits.describe('Of what was taken back: disputes won'),
    expired_microcredits: credits,
    used_microcredits: used,
    used: z.array(z.strictObject({ category: z.enum(categories), amount_microcredits: used })),
    invoices: z.array(
      z.strictObject({
        id: z.string(),
        number: z.string().nullable(),
        status: z.string(),
        total_minor: z.int(),
        currency,
      }),
    ),
    more_invoices: z.literal(true).optional().describe('There are more than the 100 shown'),
  }),
).extend({ tz: z.string() });
