import { describe, expect, it } from 'vitest';
import type { EntryFilter } from '../../../core/ledger/entry-filter.ts';
import { instant } from '../../../core/units/instant.ts';
import { metersOf } from '../../../core/usage/meter.ts';
import { planSummary } from '../../../core/usage/summary-plan.ts';
import type { UsageFilter, UsageGrouping } from '../../../core/usage/totals.ts';
import { listAccounts } from '../../../db/account-list.ts';
import {
  accountsDue,
  createAccount,
  findAccount,
  findAccountByExternalId,
  setCheckDue,
} from '../../../db/accounts.ts';
import {
  findApiKeyByHash,
  listApiKeys,
  recordRotation,
  revokeApiKey,
} from '../../../db/api-keys.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { listAudit } from '../../../db/audit-log.ts';
import type { D1Port, D1Statement } from '../../../db/d1.ts';
import { entriesHead, entryAt, listEntries, readEntries, readEntry } from '../../../db/entries.ts';
import { listEntriesSql } from '../../../db/entry-list.ts';
import { listHolds } from '../../../db/holds.ts';
import { claimKey, completeKey, deleteOldKeys } from '../../../db/idempotency.ts';
import { recordKeyUses } from '../../../db/key-uses.ts';
import { readOverview } from '../../../db/overview.ts';
import { listQuarantined } from '../../../db/payments.ts';
import {
  archiveProject,
  createProject,
  listProjects,
  renameProject,
} from '../../../db/projects.ts';
import { listRateCardDates, listRateCards } from '../../../db/rate-cards.ts';
import { listOpenStops } from '../../../db/server-stops.ts';
import { listEvents } from '../../../db/stripe-events.ts';
import { readUsage } from '../../../db/usage.ts';
import { saveCheckpoint } from '../../../db/verify-checkpoints.ts';
import { newNotices } from '../../../db/webhook-deliveries.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { memberQueries } from './member-queries.ts';
import { noticeLists, noticeQueries } from './notice-queries.ts';
import { operatorLists, operatorQueries } from './operator-queries.ts';
import { paymentLists, paymentQueries } from './payment-queries.ts';
import { alice, ledgerOf, randomFacts } from './random-ledger.ts';
import { serverLists, serverQueries } from './server-queries.ts';
import { sessionQueries } from './session-queries.ts';

const now = instant(1_000_000);
const page = { limit: 10, before: { at: 5, id: 'x' } };
const claim = { scope: 's', nameHash: 'n', bodyHash: 'b', requestId: 'r', at: now };

/** Days, cells, edges and what is not counted, with all that can be asked besides. */
const summary = (groupBy: UsageGrouping, filter: UsageFilter) => (db: D1Port) => {
  const starts = [now, instant(20_000_000)];
  const to = instant(400_000_001);
  const days = { low: instant(86_400_000), high: instant(259_200_000) };
  const plan = planSummary({ starts, to }, days);
  const window = { to, plan, openPlan: plan, shown: { inBuckets: 5, inAll: 1_000 } };
  const zone = { name: 'UTC', kept: { id: 1, since: instant(0) } };
  const asked = { drainedSeq: 9, quantities: true, freshKeys: ['a', null] };
  // No answer is that small: what is stored is asked for, and then to be added up.
  return readUsage(db, alice, { ...asked, groupBy, filter, zone, windows: [window] }, -1);
};

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const lists: Query[] = [
  ['accounts', (db) => listAccounts(db, page)],
  ['accounts due', (db) => accountsDue(db, now, 10)],
  ['projects', (db) => listProjects(db, alice, page)],
  ['API keys of an account', (db) => listApiKeys(db, alice, page)],
  ['API keys of the platform', (db) => listApiKeys(db, null, page)],
  ['rate cards', (db) => listRateCards(db, { before: 9, limit: 10 })],
  ['the instants of rate cards', (db) => listRateCardDates(db, 100)],
  ['audit log', (db) => listAudit(db, page)],
  ['audit log of a target', (db) => listAudit(db, { ...page, target: 'key_1' })],
  ['holds', (db) => listHolds(db, alice, { limit: 10, before: 9 })],
  ['open holds', (db) => listHolds(db, alice, { status: 'open', limit: 10, before: 9 })],
  ...paymentLists,
  ...serverLists,
  ...noticeLists,
  ...operatorLists,
];

const filters: [string, EntryFilter][] = [
  ['nothing', {}],
  ['a kind', { kinds: ['debit'] }],
  ['a category', { meters: metersOf('server_provisioning') }],
  ['a project', { project: 'p' }],
  ['a project and a kind', { project: 'p', kinds: ['debit'] }],
  ['a server', { server: 's' }],
  ['a model', { model: 'm' }],
  ['a time', { from: now, to: now }],
];
const entryLists: Query[] = filters.flatMap(([name, filter]): Query[] => [
  [`entries by ${name}`, (db) => listEntries(db, alice, filter, { before: 9, limit: 10 })],
  [`entries by ${name}, going up`, (db) => listEntries(db, alice, filter, { after: 9, limit: 10 })],
]);

const rotated = {
  ...{ hash: 'h', prefix: 'p', checksum: 'c', expiresAt: null, rotation: 'rot_1', rotatedAt: 1 },
  ...{ previousHash: 'g', previousExpiresAt: 2 },
};

const others: Query[] = [
  ...paymentQueries,
  ...serverQueries,
  ...noticeQueries,
  ...operatorQueries,
  ...memberQueries,
  ...sessionQueries,
  ['appending', (db) => appendEntries(db, alice, ledgerOf(alice, randomFacts(200, 7)))],
  ['the head', (db) => entriesHead(db, alice)],
  ['one entry', (db) => readEntry(db, alice, 9)],
  ['some entries', (db) => readEntries(db, alice, [1, 2])],
  ['the entry at an instant', (db) => entryAt(db, alice, now)],
  ['a summary by project', summary('project', {})],
  ['a summary by category', summary('category', { project: 'p', meters: ['ai.chat', null] })],
  ['a summary of nobody in particular', summary('member', { member: null, key: 'key_1' })],
  [
    'creating an account',
    (db) => createAccount(db, { id: alice, name: 'A', externalId: 'e', createdAt: now }),
  ],
  ['an account', (db) => findAccount(db, alice)],
  ['an account by external id', (db) => findAccountByExternalId(db, 'e')],
  ['setting a check', (db) => setCheckDue(db, alice, now)],
  [
    'creating a project',
    (db) => createProject(db, { id: 'p', account: alice, name: 'P', createdAt: now }),
  ],
  ['renaming a project', (db) => renameProject(db, alice, 'p', 'Q')],
  ['archiving a project', (db) => archiveProject(db, alice, 'p', now)],
  ['a key by its hash', (db) => findApiKeyByHash(db, alice, 'h')],
  ['rotating a key', (db) => recordRotation(db, alice, 'key_1', rotated)],
  ['revoking a key', (db) => revokeApiKey(db, alice, 'key_1', now)],
  ['touching a key', (db) => recordKeyUses(db, new Map([['key_1', now]]))],
  ['claiming a key', (db) => claimKey(db, claim)],
  ['completing a key', (db) => completeKey(db, claim, { status: 200, body: null })],
  ['cleaning up keys', (db) => deleteOldKeys(db, now, 10)],
  [
    'saving a checkpoint',
    (db) =>
      saveCheckpoint(db, { id: 'c', account: alice, seq: 1, hash: 'h', state: '{}', createdAt: 0 }),
  ],
];

/** Every statement a query ran, with the plan SQLite has for it. */
async function plansOf(run: (db: D1Port) => Promise<unknown>): Promise<string[]> {
  const db = sqliteD1();
  const plans: string[] = [];
  const watch = (sql: string, statement: D1Statement): D1Statement => ({
    bind(...values: unknown[]) {
      const plan = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(values as string[]));
      plans.push(...plan.map((step) => String(step.detail)));
      return statement.bind(...values);
    },
    all: () => statement.all(),
    first: () => statement.first(),
    run: () => statement.run(),
    raw: () => statement.raw(),
  });
  await run({ prepare: (sql) => watch(sql, db.prepare(sql)), batch: (all) => db.batch(all) });
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

const tables =
  /^SCAN (ledger_entries|entry|found|spent|back|middle|usage_series|series|usage_cells|cell|usage_days|day|usage_zones|balances|holds|accounts|projects|other|api_keys|sessions|rate_cards|idempotency_keys|verify_checkpoints|audit_log|payments|payment|payment_grants|invoices|orders|stripe_customers|stripe_events|subscriptions|top_ups|servers|server_stops|stop|server_samples|budgets|notices|previous|gone|billed|since|notice_settings|expiring_grants|notice_runs|webhook_endpoints|endpoint|webhook_deliveries|delivery|members|seat|giver|guest|people|invitations|portal_links|link|operators|reconciliations|cron_runs)\b/;

/** What a row of a list is shown with. */
const beside = /^SEARCH (servers|balances|reconciliations) USING/;

const isScan = (step: string) => tables.test(step);

describe('no query reads a whole table', () => {
  it.each([...lists, ...entryLists, ...others])('%s', async (_, run) => {
    expect((await plansOf(run)).filter(isScan)).toEqual([]);
  });

  it.each<[string, Query[1], string]>([
    ['accounts', (db) => listAccounts(db, { limit: 10 }), 'accounts USING INDEX accounts_newest'],
    [
      'quarantined payments',
      (db) => listQuarantined(db, { limit: 10 }),
      'payments USING INDEX payments_quarantined',
    ],
    [
      'events',
      (db) => listEvents(db, { limit: 10 }),
      'stripe_events USING INDEX stripe_events_newest',
    ],
    [
      'stops',
      (db) => listOpenStops(db, { orphaned: false, limit: 10 }),
      'stop USING INDEX server_stops_open',
    ],
    [
      'notices to spread',
      (db) => newNotices(db, 10),
      'notices USING COVERING INDEX notices_to_spread',
    ],
  ])('the first page of all %s goes along an index and stops', async (_, run, walk) => {
    const plans = (await plansOf(run)).filter((step) => !beside.test(step));
    expect(plans).toEqual([`SCAN ${walk}`]);
  });

  it('but the overview, which stops counting: accounts, and what is wrong by its own index', async () => {
    const scans = (await plansOf((db) => readOverview(db, now))).filter(isScan);
    expect(scans.map((step) => step.replace(/^SCAN /, ''))).toEqual([
      'accounts USING COVERING INDEX accounts_by_name',
      'reconciliations',
      'reconciliations USING INDEX reconciliations_wrong',
      'payments USING INDEX payments_quarantined',
      'server_stops USING INDEX server_stops_open',
      'accounts USING COVERING INDEX accounts_newest',
    ]);
  });

  it('and this test would see it if one did', async () => {
    const plans = await plansOf((db) =>
      db.prepare('SELECT * FROM holds WHERE amount = ?').bind(1).all(),
    );
    expect(plans.filter(isScan)).toEqual(['SCAN holds']);
  });
});

describe('a page of a range of time', () => {
  const range = { from: instant(1_010_000), to: instant(1_020_000) };
  it.each<[string, EntryFilter]>([
    ['all', range],
    ['a project', { ...range, project: 'prj_a' }],
    ['a kind', { ...range, kinds: ['debit'] }],
  ])('of %s enters its index where both the range and the pages before end', async (_, filter) => {
    const db = sqliteD1();
    await appendEntries(db, alice, ledgerOf(alice, randomFacts(400, 7)));
    for (const page of [{ before: 1_000 }, { before: 50 }, { after: 0 }, { after: 40 }]) {
      const asked = { ...page, limit: 5 };
      const { sql, values } = listEntriesSql(alice, filter, asked);
      expect(sql.match(/AND entry\.seq <=? /g) ?? []).toHaveLength(1);
      expect(sql.match(/AND entry\.seq > /g) ?? []).toHaveLength(1);
      const found = db.sqlite.prepare(sql).all(...(values as string[]));
      expect(found.length, JSON.stringify(page)).toBeGreaterThan(0);
    }
  });
});

describe('no list is sorted after it was read', () => {
  const merged = /by (a kind|a category)/;
  it.each([...lists, ...entryLists].filter(([name]) => !merged.test(name)))(
    '%s',
    async (_, run) => {
      expect((await plansOf(run)).filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
    },
  );

  it.each(entryLists.filter(([name]) => merged.test(name)))(
    '%s: only the merged walks are',
    async (_, run) => {
      const sorts = (await plansOf(run)).filter((step) => step.includes('TEMP B-TREE'));
      expect(sorts).toEqual(['USE TEMP B-TREE FOR ORDER BY']);
    },
  );
});
