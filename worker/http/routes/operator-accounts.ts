import { fromRow } from '../../../core/ledger/entry-row.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import {
  type ListedAccount,
  listAccounts as list,
  searchAccounts,
} from '../../../db/account-list.ts';
import { findAccount } from '../../../db/accounts.ts';
import { type OperatedAccount, readOperatedAccount as read } from '../../../db/operated-account.ts';
import { findReconciliation } from '../../../db/reconciliations.ts';
import { livingSubscription, type Subscription } from '../../../db/subscriptions.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { newestEntries } from '../entry-pages.ts';
import { invalid, notFound } from '../problem.ts';
import { checkQuery, pageOf, parseLimit, parseTimePage } from '../query.ts';
import { reconciliationView } from '../reconciliation-view.ts';
import { recordView } from '../record-view.ts';
import { denied, json, refuse } from '../reply.ts';
import { accountRowView } from './accounts.ts';
import { accountBalanceView } from './balance.ts';

const time = (at: number): string => formatInstant(instant(at));

/** Newest first; with `query` those it may mean, the surest first, and no further pages. */
export async function listAccounts(call: SignedCall): Promise<Response> {
  const query = call.url.searchParams.get('query');
  if (query !== null) return search(call, query.trim());
  const asked = parseTimePage(call.url, ['query']);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await list(database(call.env), asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, (last) => ({
    at: last.createdAt,
    id: last.id,
  }));
  return json(200, { data: rows.map(listedView), ...page });
}

const queryMax = 254;

async function search(call: SignedCall, query: string): Promise<Response> {
  const wrong = checkQuery(call.url, ['query', 'limit']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  if (query === '' || query.length > queryMax || !query.isWellFormed())
    return refuse(call, invalid('query', `query must be 1 to ${queryMax} characters`));
  const found = await searchAccounts(database(call.env), query, limit.value + 1);
  const data = found.slice(0, limit.value).map(listedView);
  return json(200, { data, has_more: found.length > limit.value, next_cursor: null });
}

const listedView = (row: ListedAccount) => ({
  id: row.id,
  name: row.name,
  external_id: row.externalId,
  email: row.email,
  created_at: time(row.createdAt),
  balance:
    row.seq === null
      ? null
      : {
          available_microcredits: row.available,
          held_microcredits: row.held,
          owed_microcredits: row.owed,
          as_of_seq: row.seq,
          at: time(row.at as number),
        },
  reconciliation: row.reconciliation,
});

/** The head of an operator's page in one call. Also on record where it is their own account. */
export async function readOperatedAccount(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const db = database(call.env);
  const account = await findAccount(db, call.account);
  if (!account) return refuse(call, notFound('There is no such account.'));
  await recordView(call);
  const [found, plan, reconciliation, frozen] = await Promise.all([
    read(db, call.account, call.now),
    livingSubscription(db, call.account),
    findReconciliation(db, call.account),
    seen.value.status === 'frozen' ? whyFrozen(call) : null,
  ]);
  const body = {
    ...accountRowView(account),
    status: seen.value.status,
    frozen,
    balance: accountBalanceView(seen.value),
    open_holds: seen.value.openHolds,
    members: found.members.map(({ joinedAt, ...member }) => ({
      ...member,
      joined_at: time(joinedAt),
    })),
    active_keys: found.activeKeys,
    subscription: plan ? planView(plan) : null,
    payments: paymentsView(found),
    reconciliation: reconciliation ? reconciliationView(reconciliation, account.name) : null,
    as_of_seq: seen.value.seq,
  };
  return json(200, body, { rate: seen.rate });
}

/** By the last entry that froze it, drained or not. */
async function whyFrozen(call: AccountCall): Promise<{ at: string; reason: string } | null> {
  const found = await newestEntries(call, { kinds: ['freeze'] }, { limit: 1 });
  const row = found.ok ? found.value.rows[0] : undefined;
  if (!row) return null;
  const { at, fact } = fromRow(row);
  return { at: formatInstant(at), reason: fact.kind === 'freeze' ? fact.reason : '' };
}

const planView = ({ plan, status, periodEnd, endsAt }: Subscription) => ({
  plan,
  status,
  period_end: time(periodEnd),
  ends_at: endsAt === null ? null : time(endsAt),
});

function paymentsView({ paid, quarantined }: OperatedAccount) {
  const lastAt = Math.max(...paid.map((sum) => sum.lastAt));
  return {
    succeeded: paid.map((sum) => ({
      currency: sum.currency,
      count: sum.count,
      amount_minor: sum.amountMinor,
      refunded_minor: sum.refundedMinor,
    })),
    quarantined,
    last_paid_at: paid.length === 0 ? null : time(lastAt),
  };
}
