import * as z from 'zod';
import {
  provisionTtlDefaultMs,
  provisionTtlMaxMs,
  serverStatuses,
} from '../../../core/servers/server.ts';
import { leaseEnds, stopReasons } from '../../../core/servers/server-fact.ts';
import { secondMs } from '../../../core/units/instant.ts';
import { samplesPerCallMax } from '../../../db/server-samples.ts';
import { balance, entry } from './answers.ts';
import { instantText, text } from './requests.ts';

/** Bodies and answers of servers. */

const amount = z.int().min(0).describe('Whole microcredits; 1 credit is 1,000,000');
const time = z.iso.datetime();
const asOfSeq = z.int().min(0);

export const newServer = z.strictObject({
  name: text(100),
  tier: text(200),
  project: text(200).optional(),
  member: text(200).optional(),
  provisioning_seconds: z
    .int()
    .min(1)
    .max(provisionTtlMaxMs / secondMs)
    .default(provisionTtlDefaultMs / secondMs)
    .optional()
    .describe('How long making it may take before it counts as failed'),
});

export const resizing = z.strictObject({ tier: text(200) });

const percent = z.number().min(0).max(100);

export const newSamples = z.strictObject({
  samples: z
    .array(
      z.strictObject({
        at: instantText.describe('Within the hour it is of; at most 30 days ago'),
        cpu_p95: percent.describe('Percent of its processors, 95th percentile of the hour'),
        memory_p95: percent.describe('Percent of its memory, likewise'),
      }),
    )
    .min(1)
    .max(samplesPerCallMax),
});

export const samplesStored = z.strictObject({
  stored: z.int().min(1).describe('Hours'),
  as_of_seq: asOfSeq,
});

export const samples = z.strictObject({
  data: z.array(
    z.strictObject({
      at: time.describe('When its hour begins'),
      cpu_p95: percent,
      memory_p95: percent,
    }),
  ),
  as_of_seq: asOfSeq,
});

const server = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: z.enum(serverStatuses),
  tier: z.string(),
  project: z.string().nullable(),
  member: z.string().nullable(),
  created_at: time,
  started_at: time.nullable().describe('Its last start; null while it stands still'),
  paid_until: time.nullable().describe('Up to when its runtime is held'),
  stopped_at: time.nullable(),
  stopped_reason: z.enum(leaseEnds).nullable(),
  ended_at: time.nullable().describe('When it was deleted, or failed to be made'),
  provisioning_microcredits: amount,
  runtime_microcredits: amount.describe(
    'Billed; what the lease under way came to is not in it, and what is given back later does not lower it',
  ),
  runtime_seconds: z.int().min(0).describe('Billed'),
  accruing_microcredits: amount.describe('What the lease under way came to by now'),
  burn_per_hour_microcredits: amount,
  lease_left_seconds: z.int().min(0).nullable().describe('To `paid_until`'),
  stopping: z.boolean().describe('The next lease was refused: stop it before `paid_until`'),
  stopping_reason: z
    .enum(leaseEnds)
    .exclude(['request'])
    .nullable()
    .describe('Why it was refused; null unless it is stopping'),
  samples: z
    .strictObject({ days: z.int().min(1), cpu_p95: percent, memory_p95: percent })
    .nullable()
    .describe('95th percentiles of its hours of the last days'),
  stop_confirmed: z
    .boolean()
    .nullable()
    .describe('Whether whoever runs it said that it is down; null while nobody was asked'),
});

export const oneServer = z.strictObject({ server, as_of: time, as_of_seq: asOfSeq });

export const servers = z.strictObject({
  data: z.array(server),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  totals: z
    .strictObject({ running: z.int().min(0), burn_per_hour_microcredits: amount })
    .describe('Of all servers that run'),
  as_of: time,
  as_of_seq: asOfSeq,
});

const said = z.strictObject({
  id: z.string(),
  status: z.enum(serverStatuses),
  tier: z.string().optional(),
  paid_until: time.optional(),
});

export const changedServer = z.strictObject({ server: said, entry, balance });

export const changedOrConfirmed = z.union([
  changedServer,
  z
    .strictObject({
      server: said,
      confirmed: z.boolean().describe('Whether that it is down is noted: by whoever runs it'),
    })
    .describe('It had stopped or ended before'),
]);

const stop = z.strictObject({
  account: z.string(),
  server: z.string(),
  name: z.string(),
  entry: z.string().describe('What asked for it'),
  reason: z.enum(stopReasons),
  stop_at: time.describe('From when it must not run'),
  orphaned_at: time.nullable().describe('When it was found past that and not confirmed'),
  announced_at: time,
});

export const serverStops = z.strictObject({
  data: z.array(stop),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
