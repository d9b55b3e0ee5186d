import * as z from 'zod';
import { roles } from '../../../core/access/permissions.ts';
import { text } from './requests.ts';

/** What people ask and hear of their own sessions and accounts. */

const time = z.iso.datetime();

export const switching = z.strictObject({ account: z.string().min(1).max(100) });
export const ownAccount = z.strictObject({ name: text(200) });

const accountOfPerson = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
});

export const session = z.strictObject({
  kind: z.enum(['person', 'portal']),
  account: z
    .strictObject({ id: z.string(), name: z.string() })
    .nullable()
    .describe('The one the browser looks at; null for a member of none'),
  role: z.enum(roles).nullable(),
  accounts: z.array(accountOfPerson).describe('All of the person’s, the one looked at first'),
  person: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      email_verified: z.boolean(),
    })
    .nullable(),
  operator: z.enum(['no', 'fresh', 'sign-in-again']),
  return_url: z.string().nullable().describe('Where a portal session leads back to'),
  free_credits: z.string().nullable().describe('What became of the person’s free credits'),
  expires_at: time.describe('Without another request'),
});

export const sessions = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      browser: z.string(),
      created_at: time,
      last_seen_at: time,
      current: z.boolean(),
    }),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

export const sessionsEnded = z.strictObject({ ended: z.int().min(0) });

export const openedAccount = accountOfPerson.extend({ free: z.boolean() });
