import type * as z from 'zod';
import type * as administration from '../worker/http/schemas/administration.ts';
import type * as inbox from '../worker/http/schemas/inbox.ts';
import type * as platformKeys from '../worker/http/schemas/keys.ts';
import type * as operator from '../worker/http/schemas/operator.ts';
import { type Page, read } from './api.ts';
import type { Payment } from './billing-api.ts';
import { inPath, send } from './pages/settings/writing/account-api.ts';

/**
 * Every read and write of an operator's pages. Amounts are whole microcredits, money is minor units
 * of its currency. Each write carries an idempotency key: the same key counts once.
 */

export type AccountRow = z.infer<typeof operator.operatedAccounts>['data'][number];
export type OperatedAccount = z.infer<typeof operator.operatedAccount>;
export type Reconciliation = z.infer<typeof operator.reconciliation>;
export type ReconciliationState = Reconciliation['state'];
export type Overview = z.infer<typeof operator.overview>;
export type CronRun = z.infer<typeof operator.cronRun>;
export type Operator = z.infer<typeof operator.operator>;
export type StripeEvent = z.infer<typeof inbox.stripeEvent>;
export type StripeEvents = z.infer<typeof inbox.stripeEvents>;
export type QuarantinedPayment = z.infer<typeof inbox.quarantinedPayments>['data'][number];
export type Refund = z.infer<typeof inbox.refund>;
export type AuditRecord = z.infer<typeof administration.auditLog>['data'][number];
export type PlatformKey = z.infer<typeof platformKeys.keys>['data'][number];
export type ShownKey = z.infer<typeof platformKeys.shownKey>;
export type { Payment };

/** Servers that should be down by now and nobody has said are. */
export interface OrphanedServer {
  account: string;
  server: string;
  name: string;
  reason: string;
  stop_at: string;
  orphaned_at: string | null;
}

/** A page of a list that goes by time: it counts nothing, so it is of no seq. */
export type TimePage<T> = Omit<Page<T>, 'as_of_seq'>;

/** What a list is asked for; an empty text is left out. */
export type Asked = Readonly<Record<string, string | undefined>>;

const pageSize = '25';

const listPath = (path: string, asked: Asked): string => {
  const given = Object.entries({ limit: pageSize, ...asked });
  const named = given.filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `${path}?${new URLSearchParams(named)}`;
};

export const readList = <T>(path: string, asked: Asked, signal: AbortSignal): Promise<T> =>
  read(listPath(path, asked), signal);

export const lists = {
  accounts: '/admin/accounts',
  events: '/admin/stripe_events',
  quarantined: '/admin/quarantined_payments',
  reconciliations: '/admin/reconciliations',
  orphans: '/admin/orphaned_servers',
  audit: '/admin/audit_log',
  platformKeys: '/admin/platform_keys',
} as const;

export const accountPath = (account: string): string => `/accounts/${inPath(account)}`;
const adminPath = (account: string): string => `/admin/accounts/${inPath(account)}`;

export const readOperatedAccount = (account: string, signal: AbortSignal) =>
  read<OperatedAccount>(adminPath(account), signal);

export const readOverview = (signal: AbortSignal) => read<Overview>('/admin/overview', signal);

export const readCronRuns = (signal: AbortSignal) =>
  read<{ data: CronRun[] }>('/admin/crons', signal);

export const readOperators = (signal: AbortSignal) =>
  read<{ data: Operator[] }>('/admin/operators', signal);

/** Pages of 100 looked through for one payment: an account with more is looked at otherwise. */
const paymentPagesMax = 20;

/** One payment of an account, from its list; undefined when it is not there. */
export async function findPayment(
  account: string,
  id: string,
  signal: AbortSignal,
): Promise<Payment | undefined> {
  let cursor: string | undefined;
  for (let pages = 0; pages < paymentPagesMax; pages++) {
    const path = `${accountPath(account)}/payments`;
    const page = await readList<Page<Payment>>(path, { limit: '100', cursor }, signal);
    const found = page.data.find((payment) => payment.id === id);
    if (found || !page.has_more || !page.next_cursor) return found;
    cursor = page.next_cursor;
  }
  return undefined;
}

export interface Adjustment {
  readonly direction: 'add' | 'take';
  readonly amount_microcredits: number;
  readonly reason: string;
}

/** What is added is a grant of its own, which never expires; what is taken leaves in burn-down order. */
export const adjust = (account: string, { direction, ...rest }: Adjustment, key: string) =>
  direction === 'add'
    ? send('POST', `${accountPath(account)}/grants`, key, { source: 'adjustment', ...rest })
    : send('POST', `${adminPath(account)}/adjustments`, key, rest);

export const setFrozen = (
  account: string,
  act: 'freeze' | 'unfreeze',
  reason: string,
  key: string,
) => send('POST', `${adminPath(account)}/${act}`, key, { reason });

export interface RefundAsk {
  readonly payment: string;
  readonly amount_minor: number;
  readonly reason: string;
}

export const refund = (account: string, asked: RefundAsk, key: string) =>
  send<Refund>('POST', `${adminPath(account)}/refunds`, key, asked);

/** Compares an account with its copies now, and heals what a replay heals. */
export const reconcile = (account: string, key: string) =>
  send<Reconciliation>('POST', `${adminPath(account)}/reconcile`, key);

export const retryEvent = (event: string, key: string) =>
  send<StripeEvent>('POST', `${lists.events}/${inPath(event)}/retry`, key);

export const dismissEvent = (event: string, reason: string, key: string) =>
  send<StripeEvent>('POST', `${lists.events}/${inPath(event)}/dismiss`, key, { reason });

export const retryPayment = (payment: string, key: string) =>
  send<QuarantinedPayment & { status: Payment['status'] }>(
    'POST',
    `${lists.quarantined}/${inPath(payment)}/retry`,
    key,
  );

export const runCron = (job: string, key: string) =>
  send<CronRun>('POST', `/admin/crons/${inPath(job)}/run`, key);

export const addOperator = (email: string, key: string) =>
  send<Operator>('POST', '/admin/operators', key, { email });

export const removeOperator = (id: string, key: string) =>
  send('DELETE', `/admin/operators/${inPath(id)}`, key);

export interface PlatformKeyAsk {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: string;
}

export const createPlatformKey = (asked: PlatformKeyAsk, key: string) =>
  send<ShownKey>('POST', lists.platformKeys, key, asked);

export const rotatePlatformKey = (id: string, overlapSeconds: number, key: string) =>
  send<ShownKey>('POST', `${lists.platformKeys}/${inPath(id)}/rotate`, key, {
    overlap_seconds: overlapSeconds,
  });

export const revokePlatformKey = (id: string, key: string) =>
  send('DELETE', `${lists.platformKeys}/${inPath(id)}`, key);
