import * as z from 'zod';
import { accountKeyScopes } from '../../../core/access/permissions.ts';
import { scopes } from '../../../core/access/scopes.ts';
import { keyOverlapMsDefault, keyOverlapMsMax } from '../../../core/access/times.ts';
import { budgetPeriods } from '../../../core/budgets/budget-fact.ts';
import { secondMs } from '../../../core/units/instant.ts';
import { instantText, microcredits, text } from './requests.ts';

/** Bodies and answers of API keys, an account's and the platform's. */

const newKeyFields = { name: text(100), expires_at: instantText.optional() };

export const newAccountKey = z.strictObject({
  ...newKeyFields,
  scopes: z.array(z.enum(accountKeyScopes)).min(1).max(scopes.length),
  budget: z
    .strictObject({
      limit_microcredits: microcredits.describe('Of a period'),
      period: z.enum(budgetPeriods).describe('Weeks begin on Monday'),
      time_zone: text(100).describe('Such as Europe/Berlin: where its days begin'),
      hard: z.boolean().optional().describe('Refuses what would pass the limit; true when absent'),
    })
    .optional()
    .describe('What the key may spend. Needs `budgets:write`'),
});

export const newPlatformKey = z.strictObject({
  ...newKeyFields,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
});

export const keyRotation = z.strictObject({
  overlap_seconds: z
    .int()
    .min(0)
    .max(keyOverlapMsMax / secondMs)
    .default(keyOverlapMsDefault / secondMs)
    .describe('How long the secret before stays good; never beyond the key’s own expiry'),
});

const time = z.iso.datetime();
const asOfSeq = z.int().min(0).optional();

const keyRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters of its secret'),
  status: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.enum(scopes)),
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  last_used_at: time.nullable(),
  rotated_at: time.nullable().describe('When its secret was last replaced'),
  previous_expires_at: time
    .nullable()
    .describe('Until when the secret before is good too; null when there is none'),
  budget: z.string().nullable().describe('The id of a budget of its own; a hard one comes first'),
});

export const key = keyRow.extend({ as_of_seq: asOfSeq });
export const shownKey = key.extend({
  secret: z.string().nullable().describe('The key. Shown once; null when the answer is replayed'),
});
export const keys = z.strictObject({
  data: z.array(keyRow),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  as_of_seq: asOfSeq,
});
