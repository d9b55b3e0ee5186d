import * as z from 'zod';
import { roles } from '../../../core/access/permissions.ts';
import { balance } from './answers.ts';

/** What operators ask and are answered about accounts, how the service does, and each other. */

const time = z.iso.datetime();
const count = z.int().min(0);
const paged = { has_more: z.boolean(), next_cursor: z.string().nullable() };

export const reconciliationStates = ['in_order', 'behind', 'differs', 'failed'] as const;
const state = z.enum(reconciliationStates);

const accountRow = {
  id: z.string(),
  name: z.string(),
  external_id: z.string().nullable(),
  email: z.string().nullable(),
  created_at: time,
};

export const operatedAccounts = z.strictObject({
  data: z.array(
    z.strictObject({
      ...accountRow,
      balance: z
        .strictObject({
          available_microcredits: z.int(),
          held_microcredits: z.int().min(0),
          owed_microcredits: z.int().min(0),
          as_of_seq: z.int().min(0),
          at: time,
        })
        .nullable()
        .describe('As far as the database knows; null before its first entry has come'),
      reconciliation: state.nullable().describe('Null where it was never compared'),
    }),
  ),
  ...paged,
});

export const reconciliation = z.strictObject({
  account: z.string(),
  account_name: z.string(),
  state,
  at: time.describe('When it was compared last'),
  since: time.describe('Since when it has been in this state'),
  seq: z.int().min(0).describe('The last entry of the account itself'),
  drained_seq: z.int().min(0).describe('The last entry the database had before the comparison'),
  payments_apart: count.describe('Payments without a grant, and grants without a payment'),
  detail: z.string().nullable(),
});

export const reconciliations = z.strictObject({ data: z.array(reconciliation), ...paged });

const sum = z.strictObject({
  currency: z.string(),
  count,
  amount_minor: z.int().min(0),
  refunded_minor: z.int().min(0),
});

export const operatedAccount = z.strictObject({
  ...accountRow,
  status: z.enum(['open', 'frozen']),
  frozen: z
    .strictObject({ at: time, reason: z.string() })
    .nullable()
    .describe('Why and since when; null while it is open'),
  balance,
  open_holds: count,
  members: z.array(
    z.strictObject({
      person: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      role: z.enum(roles),
      joined_at: time,
    }),
  ),
  active_keys: count,
  subscription: z
    .strictObject({
      plan: z.string(),
      status: z.string(),
      period_end: time,
      ends_at: time.nullable(),
    })
    .nullable(),
  payments: z.strictObject({
    succeeded: z.array(sum).describe('By currency'),
    quarantined: count,
    last_paid_at: time.nullable(),
  }),
  reconciliation: reconciliation.nullable().describe('Null where it was never compared'),
  as_of_seq: z.int().min(0),
});

export const overview = z.strictObject({
  at: time,
  counted_max: z.int().min(1).describe('A count that is this much is this much or more'),
  accounts: count,
  reconciliations: z.strictObject({
    in_order: count,
    behind: count,
    differs: count,
    failed: count,
  }),
  drain: z.strictObject({
    entries_behind: count.describe('That the accounts found behind had and the database had not'),
    behind_since: time.nullable().describe('Since when the longest of them has been behind'),
  }),
  payments_apart: count,
  quarantined_payments: count,
  stripe_events: z.strictObject({
    received: count,
    stuck: count,
    quarantined: count,
    oldest_received_at: time.nullable(),
  }),
  orphaned_servers: count,
  crons: z.strictObject({ late: z.array(z.string()), failing: z.array(z.string()) }),
  mails: z.strictObject({ due: count, late: count.describe('Due for more than ten minutes') }),
  deliveries: z.strictObject({ due: count, late: count.describe('Due for more than ten minutes') }),
  audited_last_hour: count,
});

export const cronRun = z.strictObject({
  job: z.string(),
  cron: z.string(),
  period_seconds: z.int().min(1),
  started_at: time.nullable().describe('Null when it never ran'),
  took_ms: z.int().min(0).nullable().describe('Null while it runs, or when it was killed'),
  handled: z.int().min(0).nullable(),
  error: z.string().nullable(),
  succeeded_at: time.nullable(),
  late: z.boolean().describe('More than three periods without success'),
});

export const cronRuns = z.strictObject({ data: z.array(cronRun) });

export const newOperator = z.strictObject({ email: z.email().max(254) });

export const operator = z.strictObject({
  id: z.string(),
  email: z.string(),
  added_by: z.string(),
  added_at: time,
  person: z
    .strictObject({ id: z.string(), name: z.string(), signed_in_at: time })
    .nullable()
    .describe('Who signs in with that address; null while nobody has'),
  you: z.boolean(),
});

export const operators = z.strictObject({ data: z.array(operator) });
