import * as z from 'zod';
import { topUpStops } from '../../../core/ledger/entry.ts';
import { amountMax } from '../../../core/units/credits.ts';
import { topUpStatuses } from '../../../db/payment-schema.ts';
import { microcredits } from './requests.ts';

/** Bodies and answers of auto top-up. */

/** Far more than any card takes: a bound for what is read, not a policy. */
const capMaxMinor = 1_000_000_000_000;

/** Several times what the words with the longest numbers come to. */
const consentTextMax = 2_000;

const switchedOn = z.strictObject({
  enabled: z.literal(true),
  threshold_microcredits: z
    .int()
    .min(0)
    .max(amountMax)
    .describe('Fires when available falls below it'),
  amount_microcredits: microcredits.optional().describe('This, at the plain price, or a package'),
  package: z.string().min(1).max(40).optional(),
  currency: z.string().regex(/^[a-z]{3}$/, 'must be an ISO 4217 code in lower case'),
  monthly_cap_minor: z
    .int()
    .min(1)
    .max(capMaxMinor)
    .describe('At most this much in a UTC month, tax included'),
  consent: z
    .literal(true, 'must be true: the customer agrees to being charged without being asked')
    .describe('That the customer agrees to `consent_text` of the answer'),
  consent_text: z
    .string()
    .max(consentTextMax)
    .optional()
    .describe(
      'The words they were shown; refused when they agree to others, as when a price changed meanwhile',
    ),
});

/** The numbers stay as they were, whatever else is sent. */
const switchedOff = z.looseObject({ enabled: z.literal(false) });

export const topUpSetting = z.discriminatedUnion('enabled', [switchedOn, switchedOff]);

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const minor = z.int().min(0).describe('In the currency’s minor unit');
const time = z.iso.datetime();
const currency = z.string().regex(/^[a-z]{3}$/);

export const topUpAttempt = z.strictObject({
  id: z.string(),
  status: z.enum(topUpStatuses),
  cause: z.enum(['crossing', 'enabling', 'refusal', 'retry']),
  amount_microcredits: amount.describe('What it is to add, the bonus included'),
  amount_minor: minor.describe('Its price before tax'),
  charged_minor: minor.nullable().describe('Tax included; null unless paid'),
  currency,
  code: z.string().nullable().describe('Why it was declined or canceled'),
  invoice: z.string().nullable(),
  at: time,
  ended_at: time.nullable(),
  retry_at: time.nullable(),
});

export const topUpAttempts = z.strictObject({
  data: z.array(topUpAttempt),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  as_of_seq: z.int().min(0),
});

export const topUp = z.strictObject({
  enabled: z.boolean(),
  threshold_microcredits: amount,
  amount_microcredits: amount,
  bonus_microcredits: amount,
  package: z.string().nullable(),
  price_minor: minor.describe('Of one top-up, before tax'),
  currency,
  monthly_cap_minor: minor,
  charged_this_month_minor: minor.describe('Tax included'),
  month_ends_at: time,
  set_at: time.nullable(),
  consent: z
    .strictObject({ by: z.string(), at: time, text_hash: z.string() })
    .nullable()
    .describe('Who agreed, when, and the SHA-256 of the words; null while it is off'),
  state: z.enum([
    'off',
    'ready',
    'charging',
    'action_required',
    'retrying',
    'stopped',
    'cap_reached',
  ]),
  stopped: z.enum(topUpStops).nullable(),
  retry_at: time.nullable(),
  action_url: z.string().nullable().describe('Where the customer proves themselves to the bank'),
  last_attempt: topUpAttempt.nullable(),
  card: z
    .strictObject({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.int(),
      exp_year: z.int(),
    })
    .nullable(),
  consent_text: z.string().optional().describe('The words agreed to, when they are'),
  as_of_seq: z.int().min(0),
});
