import * as z from 'zod';
import { quantityMax } from '../../../core/payments/catalogue.ts';
import { orderKinds, orderStatuses } from '../../../db/payment-schema.ts';

/** What buying is asked with, and what it answers. */

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const minor = z.int().min(0).describe('The currency’s minor unit, before tax');
const currency = z.string().regex(/^[a-z]{3}$/, 'must be an ISO 4217 code in small letters');
const time = z.iso.datetime();
const item = z.string().min(1).max(100);

export const packageOrder = z.strictObject({
  package: item,
  quantity: z.int().min(1).max(quantityMax).default(1),
  save_card: z.boolean().default(false).describe('Agrees that the card be kept'),
});

export const amountOrder = z.strictObject({
  amount_minor: z.int().min(1),
  currency,
  save_card: z.boolean().default(false),
});

export const setupOrder = z.strictObject({ setup: z.literal(true) });

export const planOrder = z.strictObject({ plan: item });

export const newOrder = z.union([packageOrder, amountOrder, setupOrder, planOrder]);

const bought = {
  kind: z.enum(orderKinds),
  status: z.enum(orderStatuses),
  credits_microcredits: amount,
  bonus_microcredits: amount.describe('On top, granted as a promotion'),
  amount_minor: minor,
  currency,
};

export const startedOrder = z.strictObject({
  order: z.string(),
  url: z.string().nullable().describe('Where the customer completes it'),
  expires_at: time,
  ...bought,
});

export const order = z.strictObject({
  order: z.string(),
  ...bought,
  item: z.string().nullable(),
  item_name: z.string(),
  reason: z.string().nullable().describe('Why it failed or is quarantined'),
  url: z.string().nullable().describe('While it is open'),
  created_at: time,
  settled_at: time.nullable(),
  as_of_seq: z.int().min(0).describe('The last entry this answer knows of'),
});

export const packages = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      credits_microcredits: amount,
      bonus_microcredits: amount,
      amount_minor: minor,
      currency,
    }),
  ),
  custom: z.strictObject({
    currency,
    min_minor: minor,
    max_minor: minor,
    microcredits_per_minor: z.int().min(1),
  }),
  payments: z.enum(['none', 'test', 'live']).describe('Whether anything can be bought'),
  local: z.boolean().describe('A demo on somebody’s own machine'),
  tax: z.boolean().describe('Whether tax may come on top of a price'),
});

export const plans = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      credits_microcredits: amount.describe('Each month'),
      amount_minor: minor,
      currency,
      saving_percent: z.int().min(0).describe('Against as many credits bought once'),
    }),
  ),
});

export const pushedCatalogue = z.strictObject({
  items: z.int().min(0).describe('Sold now'),
  prices_made: z.int().min(0).describe('Prices Stripe did not have'),
});

export const pushOrder = z.strictObject({});
