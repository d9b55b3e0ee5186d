import * as z from 'zod';
import { amountMax } from '../../../core/units/credits.ts';
import { meters } from '../../../core/usage/meter.ts';
import { quantityMax } from '../../../core/usage/parse-usage.ts';
import { holdSecondsDefault, holdSecondsMax } from '../routes/holds.ts';
import { eventsPerBatchMax } from '../routes/usage-batch.ts';

/**
 * The bodies of the debit path, for the OpenAPI document. The path itself reads them with
 * core's `parseUsage`, which also knows which quantities and dimensions go with which meter.
 */
export const estimate = z.strictObject({
  meter: z.enum(meters),
  quantities: z
    .record(z.string(), z.int().min(0).max(quantityMax))
    .describe('Whole numbers by the names the meter knows'),
  model: z.string().max(200).optional().describe('provider/model, with ai.chat'),
  tier: z.string().max(200).optional().describe('With server.provision and server.runtime'),
  template: z.boolean().optional().describe('With infra.plan: planned from a template'),
  project: z.string().max(200).optional(),
  server: z.string().max(200).optional(),
  member: z.string().max(200).optional(),
});

export const usageEvent = estimate.extend({
  id: z.string().max(200).optional().describe('Your own name for the event; counts once'),
  occurred_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('At most 30 days ago and 5 minutes ahead'),
});

export const usageBatch = z.strictObject({
  events: z.array(usageEvent).min(1).max(eventsPerBatchMax),
});

const seconds = z.int().min(1).max(holdSecondsMax).default(holdSecondsDefault).optional();

export const newHold = z
  .strictObject({
    amount_microcredits: z.int().min(1).max(amountMax).optional(),
    usage: estimate.optional(),
    expires_in_seconds: seconds,
  })
  .describe('Either amount_microcredits or usage');

export const capture = z
  .strictObject({
    amount_microcredits: z.int().min(0).max(amountMax).optional(),
    usage: estimate.optional(),
  })
  .describe('Either amount_microcredits or usage');

export const extension = z.strictObject({ expires_in_seconds: seconds });

export const nothing = z.strictObject({});

const cloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().max(200),
  source: z.string().max(200),
  type: z.enum(meters),
  subject: z.string().optional().describe('The account: its id or external id'),
  time: z.iso.datetime({ offset: true }).nullable().optional(),
  data: z.looseObject({}).describe('Quantities and dimensions by name'),
});

export const cloudEvents = z.union([cloudEvent, z.array(cloudEvent).min(1).max(eventsPerBatchMax)]);
