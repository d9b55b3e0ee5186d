import * as z from 'zod';
import { alertLevels } from '../../../core/budgets/budget-fact.ts';
import { entryKinds, grantSources, topUpStops } from '../../../core/ledger/entry.ts';
import { granularities } from '../../../core/usage/bucket-starts.ts';
import { categories, meters } from '../../../core/usage/meter.ts';
import { usageGroupings } from '../../../core/usage/totals.ts';

/** What the API answers. Tests read real answers with these; the OpenAPI document shows them. */

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const time = z.iso.datetime();
const asOfSeq = z.int().min(0).describe('The last entry this answer knows of');

export const balance = z.strictObject({
  available_microcredits: amount,
  held_microcredits: amount,
  owed_microcredits: amount,
  as_of_seq: asOfSeq,
  at: time,
  status: z.enum(['open', 'frozen']).optional(),
});

const draws = z.array(z.strictObject({ grant: z.string(), amount_microcredits: amount }));

export const entry = z.strictObject({
  id: z.string(),
  seq: z.int().min(1),
  at: time,
  kind: z.enum(entryKinds),
  amount_microcredits: amount,
  available_microcredits: amount,
  held_microcredits: amount,
  owed_microcredits: amount,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  api_key: z.string().optional(),
  meter: z.enum(meters).optional(),
  category: z.enum(categories).optional(),
  rate_card: z.int().optional(),
  quantities: z.record(z.string(), z.int().min(0)).optional(),
  model: z.string().optional(),
  tier: z.string().optional(),
  template: z.boolean().optional(),
  project: z.string().optional(),
  server: z.string().optional(),
  member: z.string().optional(),
  id_of_event: z.string().optional(),
  occurred_at: time.optional(),
  uncollected_microcredits: amount.optional(),
  late: z.boolean().optional(),
  draws: draws.optional(),
  hold: z.string().optional(),
  grant: z.string().optional(),
  source: z.enum(grantSources).optional(),
  priority: z.int().optional(),
  expires_at: time.optional(),
  repaid_microcredits: amount.optional(),
  reason: z.string().optional(),
  cause: z
    .enum([
      ...(['request', 'deadline', 'crossing', 'enabling', 'refusal', 'retry'] as const),
      ...(['resize', 'rate_card'] as const),
    ])
    .optional(),
  reverses: z.string().optional(),
  direction: z.enum(['take_back', 'give_back']).optional(),
  payment: z.string().optional(),
  attempt: z.string().optional().describe('The auto top-up attempt it began or speaks of'),
  enabled: z.boolean().optional(),
  threshold_microcredits: amount.optional(),
  credits_microcredits: amount.optional(),
  bonus_microcredits: amount.optional(),
  package: z.string().optional(),
  amount_minor: z
    .int()
    .min(0)
    .optional()
    .describe('The price before tax; of a paid attempt what was charged, tax included'),
  currency: z.string().optional(),
  monthly_cap_minor: z.int().min(0).optional(),
  result: z.enum(['paid', 'declined', 'action_required', 'canceled']).optional(),
  invoice: z.string().optional(),
  code: z.string().optional(),
  retry_at: time.optional(),
  stopped: z.enum(topUpStops).optional(),
  runtime_seconds: z.int().min(0).optional().describe("Runtime billed, of a lease's capture"),
  stop_at: time.optional().describe("When a server's paid time ends"),
  budget: z.string().optional(),
  name: z.string().optional(),
  limit_microcredits: amount.optional(),
  spent_microcredits: amount.optional(),
  hard: z.boolean().optional(),
  level: z.literal(alertLevels).optional().describe('Percent of the limit'),
  refused: z.boolean().optional().describe('An alert that a refusal brought about'),
  resets_at: time.optional(),
});

export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  param: z.string().optional(),
  request_id: z.string().optional(),
  retryable: z.boolean(),
});

const hold = z.strictObject({
  id: z.string(),
  status: z.enum(['open', 'captured', 'voided', 'expired']),
  amount_microcredits: amount,
  expires_at: time.optional(),
  captured_microcredits: amount.optional(),
  returned_microcredits: amount.optional(),
});

const grant = z.strictObject({
  id: z.string(),
  source: z.enum(grantSources),
  amount_microcredits: amount,
  remaining_microcredits: amount,
  held_microcredits: amount,
  priority: z.int().min(0).max(100),
  expires_at: time.optional(),
});

const component = z.strictObject({
  name: z.string(),
  quantity: z.int().min(0),
  unit_size: z.int().min(1),
  unit_price_microcredits: amount,
  amount_microcredits: amount,
});

const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
    as_of_seq: asOfSeq.optional(),
  });

export const entryAndBalance = z.strictObject({ entry, balance });
export const itemResults = z.strictObject({
  results: z.array(
    z.union([
      z.strictObject({ status: z.literal(201), entry }),
      z.strictObject({ status: z.int(), error: problem }),
    ]),
  ),
  as_of_seq: asOfSeq.optional(),
});
export const quote = z.strictObject({
  amount_microcredits: amount,
  rate_card: z.int().min(1),
  components: z.array(component),
  as_of_seq: asOfSeq,
});
export const holdAndBalance = z.strictObject({ hold, balance });
export const captured = z.strictObject({ entry, hold, balance });
export const granted = z.strictObject({ entry, grant, balance });
export const grants = page(grant);
export const entries = page(entry);
export const oneEntry = z.strictObject({ entry, as_of_seq: asOfSeq });
export const explanation = z.strictObject({
  entry,
  rate_card: z.int().min(1),
  amount_microcredits: amount,
  components: z.array(component),
  lines: z.array(z.string()),
  matches: z.boolean(),
  as_of_seq: asOfSeq,
});
export const verified = z.strictObject({
  ok: z.boolean(),
  complete: z.boolean(),
  seq: z.int().min(0),
  head_hash: z.string().optional(),
  checkpoint: z.string().optional(),
  flaw: z.string().optional(),
  as_of_seq: asOfSeq,
});
const group = z.strictObject({
  key: z.string().nullable().describe('Null for spending that names none, and for the others'),
  other: z.literal(true).optional().describe('The keys that are not shown by themselves, together'),
  keys: z.int().min(1).optional().describe('How many keys the others are'),
  amount_microcredits: z.int().describe('Whole microcredits; below zero where more was given back'),
  count: z.int().min(0).describe('Debits and captures'),
  quantities: z.record(z.string(), z.int().min(0)).optional(),
});
const groupsOfRange = {
  from: time,
  to: time,
  groups: z
    .array(group)
    .describe('Over the whole range, most first; the largest 1,000, then the others'),
  total_microcredits: z.int(),
  count: z.int().min(0),
};
export const summary = z.strictObject({
  ...groupsOfRange,
  granularity: z.enum(granularities).optional(),
  group_by: z.enum(usageGroupings),
  tz: z.string(),
  buckets: z.array(z.strictObject({ start: time, end: time, groups: z.array(group) })),
  compare: z.strictObject(groupsOfRange).optional(),
  as_of: time,
  as_of_seq: asOfSeq,
});
