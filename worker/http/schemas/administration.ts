import * as z from 'zod';
import { balance } from './answers.ts';

/** What the API answers about accounts, projects, keys, rate cards and the service itself. */

const time = z.iso.datetime();
const asOfSeq = z.int().min(0);

const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
    as_of_seq: asOfSeq.optional(),
  });

const accountRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  external_id: z.string().nullable(),
  email: z.string().nullable(),
  created_at: time,
});
export const account = accountRow.extend({
  status: z.enum(['open', 'frozen']),
  balance,
  as_of_seq: asOfSeq,
});
export const accounts = page(accountRow);

const projectRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  created_at: time,
  archived_at: time.nullable(),
});
export const project = projectRow.extend({ as_of_seq: asOfSeq });
export const projects = page(projectRow);

export const rateCardRow = z.strictObject({
  version: z.int().min(1),
  name: z.string(),
  published_at: time.nullable(),
  effective_at: time.nullable(),
  published_by: z.string().nullable(),
});
export const rateCards = page(rateCardRow);
export const rateCard = z.looseObject({ version: z.int().min(1), name: z.string() });

export const auditLog = page(
  z.strictObject({
    id: z.string(),
    at: time,
    actor: z.string(),
    account: z.string().nullable().describe('That it was about'),
    action: z.string(),
    target: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    request_id: z.string(),
  }),
);

export const health = z.strictObject({ status: z.string() });
export const readiness = z.strictObject({
  status: z.string(),
  checks: z.record(z.string(), z.boolean()),
});
