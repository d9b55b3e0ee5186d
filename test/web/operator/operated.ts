import type { AccountRow, OperatedAccount, Overview, Payment } from '../../../web/operator-api.ts';
import { aFakeApi } from '../fake-api.ts';
import { listOf } from '../open-settings.tsx';

/** What the API tells an operator of one account and of the service. */

export const id = 'acct_0123456789abcdefghjk';
export const address = '/operator/accounts/:account';

export const aRow = (over: Partial<AccountRow> = {}): AccountRow => ({
  id,
  name: 'Northwind',
  external_id: 'team-7',
  email: 'amara@northwind.example',
  created_at: '2026-08-25T10:00:00.000Z',
  balance: {
    available_microcredits: 90_000_000,
    held_microcredits: 0,
    owed_microcredits: 0,
    as_of_seq: 10,
    at: '2026-11-22T10:00:00.000Z',
  },
  reconciliation: 'in_order',
  ...over,
});

export const anAccount = (over: Partial<OperatedAccount> = {}): OperatedAccount => {
  const { balance, reconciliation: _, ...row } = aRow();
  if (!balance) throw new Error('the row has a balance');
  return {
    ...row,
    balance,
    status: 'open',
    frozen: null,
    open_holds: 0,
    members: [],
    active_keys: 1,
    subscription: null,
    payments: { succeeded: [], quarantined: 0, last_paid_at: null },
    reconciliation: null,
    as_of_seq: 10,
    ...over,
  };
};

export const aPayment = (over: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  kind: 'purchase',
  status: 'succeeded',
  reason: null,
  description: 'Starter',
  amount_minor: 1_000,
  tax_minor: 0,
  currency: 'usd',
  credits_microcredits: 100_000_000,
  refunded_minor: 0,
  disputed_minor: 0,
  dispute_status: null,
  method: null,
  invoice: null,
  created_at: '2026-11-20T10:00:00.000Z',
  settled_at: '2026-11-20T10:00:00.000Z',
  ...over,
});

export const anOverview = (over: Partial<Overview> = {}): Overview => ({
  at: '2026-11-22T10:00:00.000Z',
  counted_max: 1_000,
  accounts: 3,
  reconciliations: { in_order: 3, behind: 0, differs: 0, failed: 0 },
  drain: { entries_behind: 0, behind_since: null },
  payments_apart: 0,
  quarantined_payments: 0,
  stripe_events: { received: 0, stuck: 0, quarantined: 0, oldest_received_at: null },
  orphaned_servers: 0,
  crons: { late: [], failing: [] },
  mails: { due: 0, late: 0 },
  deliveries: { due: 0, late: 0 },
  audited_last_hour: 0,
  ...over,
});

const session = (operator: string) => ({
  status: 200,
  body: { kind: 'person', account: null, role: null, accounts: [], person: null, operator },
});

/** An API that answers an operator who signed in lately, about one account. */
export const anOperatorApi = (
  over: NonNullable<Parameters<typeof aFakeApi>[0]> = {},
  { operator = 'fresh', account = anAccount() } = {},
) =>
  aFakeApi({
    [`/admin/accounts/${id}`]: { status: 200, body: account },
    '/session': session(operator),
    '/payments': listOf([aPayment()]),
    ...over,
  });
