import { instant } from '../../../core/units/instant.ts';
import { searchAccounts } from '../../../db/account-list.ts';
import { listAudit } from '../../../db/audit-log.ts';
import { endCronRun } from '../../../db/cron-runs.ts';
import type { D1Port } from '../../../db/d1.ts';
import { readOperatedAccount } from '../../../db/operated-account.ts';
import {
  findReconciliation,
  listReconciliations,
  paymentsApart,
} from '../../../db/reconciliations.ts';
import { alice } from './random-ledger.ts';

/** What operators and the service itself ask, for `query-plans.test.ts`. */

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const now = instant(1_000_000);
const page = { limit: 10, before: { at: 5, id: 'x' } };
const after = { state: 'behind', at: 5, row: 5 };

/** Those that answer with a page, in an order. */
export const operatorLists: Query[] = [
  ['audit log of an account', (db) => listAudit(db, { ...page, account: alice })],
  ['audit log of an actor', (db) => listAudit(db, { ...page, actor: 'per_1' })],
  ['audit log of an action', (db) => listAudit(db, { ...page, action: 'api_key.create' })],
  ['accounts that are not in order', (db) => listReconciliations(db, { after, limit: 10 })],
  ['accounts that differ', (db) => listReconciliations(db, { state: 'differs', limit: 10 })],
];

export const operatorQueries: Query[] = [
  ['accounts that are meant', (db) => searchAccounts(db, 'North', 10)],
  ['an account as an operator sees it', (db) => readOperatedAccount(db, alice, now)],
  ['a comparison', (db) => findReconciliation(db, alice)],
  ['payments without grants', (db) => paymentsApart(db, alice, now)],
  ['a run that ends', (db) => endCronRun(db, { job: 'j', startedAt: now, tookMs: 1, handled: 1 })],
];
