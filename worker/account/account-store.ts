import type { Spender } from '../../core/budgets/spender.ts';
import { insertBurning } from '../../core/ledger/burn-down.ts';
import type { Draw, GrantSource } from '../../core/ledger/entry.ts';
import { type EntryRow, entryColumns } from '../../core/ledger/entry-row.ts';
import type { Written } from '../../core/ledger/execute.ts';
import type { ClosedHoldStatus } from '../../core/ledger/rejection.ts';
import { nextDue } from '../../core/ledger/settle-due.ts';
import { type AccountState, emptyState, type Grant, type Hold } from '../../core/ledger/state.ts';
import { noTopUp } from '../../core/top-up/top-up.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { AccountId, Seq } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { parsedRows, runForRows } from './json-rows.ts';
import type { SqlPort, SqlRow, SqlValue } from './sql-port.ts';
import type { Touched } from './touched.ts';

const columns = entryColumns.join(', ');
/** Every column of an entry, the hash as text, as `EntryRow` has it. */
export const selectEntry = `SELECT ${columns}, lower(hex(hash)) AS hash FROM entries`;

/** The state as it was last committed. */
export function loadState(sql: SqlPort): AccountState {
  const state = emptyState();
  const [row] = sql.all('SELECT * FROM account');
  if (!row) return state;
  loadHead(state, row);
  for (const grant of sql.all('SELECT * FROM grants')) loadGrant(state, grant);
  for (const hold of sql.all(`SELECT * FROM holds WHERE status = 'open' ORDER BY seq`))
    loadHold(state, hold);
  for (const { seq, amount, restored } of sql.all('SELECT * FROM reversed'))
    state.reversed.set(seq as Seq, { amount: amount as Credits, restored: restored as Credits });
  const [topUp] = sql.all('SELECT state FROM top_up');
  if (topUp) state.topUp = { ...noTopUp, ...JSON.parse(topUp.state as string) };
  loadWhole(sql, 'servers', state.servers);
  loadWhole(sql, 'budgets', state.budgets);
  state.dueFloor = nextDue(state);
  return state;
}

function loadHead(state: AccountState, row: SqlRow): void {
  Object.assign(state, {
    account: row.account as AccountId,
    status: row.status,
    seq: row.seq,
    at: row.at,
    hash: row.hash,
    available: row.available,
    held: row.held,
    owed: row.owed,
  });
  Object.assign(state.totals, {
    granted: row.granted,
    givenBack: row.given_back,
    spent: row.spent,
    expired: row.expired,
    takenBack: row.taken_back,
  });
}

function loadGrant(state: AccountState, row: SqlRow): void {
  const grant: Grant = {
    seq: row.seq as Seq,
    source: row.source as GrantSource,
    priority: row.priority as number,
    expiresAt: (row.expires_at ?? undefined) as Instant | undefined,
    amount: row.amount as Credits,
    remaining: row.remaining as Credits,
    held: row.held as Credits,
  };
  state.grants.set(grant.seq, grant);
  if (grant.remaining > 0) insertBurning(state.burning, grant);
}

function loadHold(state: AccountState, row: SqlRow): void {
  const { seq, amount, opened_at, expires_at, server } = row as unknown as {
    readonly seq: Seq;
    readonly amount: Credits;
    readonly opened_at: Instant;
    readonly expires_at: Instant;
    readonly server: Seq | null;
  };
  state.holds.set(seq, {
    seq,
    amount,
    draws: JSON.parse(row.draws as string) as Draw[],
    openedAt: opened_at,
    spender: JSON.parse(row.spender as string) as Spender,
    expiresAt: expires_at,
    ...(server === null ? {} : { server }),
  });
}

/** What is stored as a whole, in the order it came. */
function loadWhole<T>(sql: SqlPort, table: 'servers' | 'budgets', into: Map<Seq, T>): void {
  for (const { seq, state } of sql.all(`SELECT seq, state FROM ${table} ORDER BY seq`))
    into.set(seq as Seq, JSON.parse(state as string) as T);
}

const insertEntries = `${parsedRows} INSERT INTO entries (${columns}, hash)
  SELECT ${entryColumns.map((_, index) => `json_extract(j, '$[${index}]')`).join(', ')},
    unhex(json_extract(j, '$[${entryColumns.length}]'))
  FROM parsed`;
const insertEntry = `INSERT INTO entries (${columns}, hash)
  VALUES (${entryColumns.map(() => '?').join(', ')}, unhex(?))`;

/** Writes a group's entries and all they touched. One statement a table, however many entries. */
export function writeGroup(
  sql: SqlPort,
  state: AccountState,
  written: readonly Written[],
  touched: Touched,
  before: Before,
): void {
  if (written.length === 0) return;
  storeEntries(sql, written);
  writeHead(sql, state);
  writeGrants(sql, pick(state.grants, touched.grants));
  writeHolds(sql, state, touched.holds);
  const reversed = [...touched.reversed].map((seq) => {
    const { amount, restored } = state.reversed.get(seq) as { amount: number; restored: number };
    return [seq, amount, restored];
  });
  upsert(sql, 'reversed', ['seq', 'amount', 'restored'], reversed);
  upsert(sql, 'payments', ['payment', 'seq'], [...touched.payments]);
  if (touched.topUp) upsert(sql, 'top_up', ['one', 'state'], [[1, JSON.stringify(state.topUp)]]);
  writeReplaced(sql, 'servers', before.servers, state.servers);
  writeReplaced(sql, 'budgets', before.budgets, state.budgets);
}

/**
 * The servers and budgets a group began with: what it replaced is another object by its end. Which
 * these are no entry says: a debit counts in every budget that is about it.
 */
export type Before = Pick<AccountState, 'servers' | 'budgets'>;

export const asBefore = ({ servers, budgets }: Before): Before => ({
  servers: new Map(servers),
  budgets: new Map(budgets),
});

function writeReplaced<T>(
  sql: SqlPort,
  table: 'servers' | 'budgets',
  before: ReadonlyMap<Seq, T>,
  now: ReadonlyMap<Seq, T>,
): void {
  const rows: SqlValue[][] = [];
  for (const [seq, one] of now) if (before.get(seq) !== one) rows.push([seq, JSON.stringify(one)]);
  upsert(sql, table, ['seq', 'state'], rows);
  for (const seq of before.keys())
    if (!now.has(seq)) sql.all(`DELETE FROM ${table} WHERE seq = ?`, seq);
}

/** JSON pays from the second row on; one is bound column by column. */
function storeEntries(sql: SqlPort, written: readonly Written[]): void {
  const [only, ...more] = written;
  if (only && more.length === 0) {
    const { row } = only;
    sql.all(insertEntry, ...entryColumns.map((column) => row[column]), row.hash);
    return;
  }
  runForRows(
    sql,
    insertEntries,
    written.map(({ text }) => text),
  );
}

const pick = <K, V>(all: ReadonlyMap<K, V>, keys: Iterable<K>): V[] =>
  [...keys].map((key) => all.get(key)).filter((value) => value !== undefined);

function writeHead(sql: SqlPort, state: AccountState): void {
  const { totals } = state;
  sql.all(
    `INSERT OR REPLACE INTO account (one, account, status, seq, at, hash, available, held, owed,
       granted, given_back, spent, expired, taken_back)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    state.account as string,
    state.status,
    state.seq,
    state.at,
    state.hash,
    state.available,
    state.held,
    state.owed,
    totals.granted,
    totals.givenBack,
    totals.spent,
    totals.expired,
    totals.takenBack,
  );
}

function writeGrants(sql: SqlPort, grants: readonly Grant[]): void {
  upsert(
    sql,
    'grants',
    ['seq', 'source', 'priority', 'expires_at', 'amount', 'remaining', 'held'],
    grants.map((grant) => [
      grant.seq,
      grant.source,
      grant.priority,
      grant.expiresAt ?? null,
      grant.amount,
      grant.remaining,
      grant.held,
    ]),
  );
}

/** A closed hold keeps only how it ended: a late capture and a clear refusal need no more. */
function writeHolds(
  sql: SqlPort,
  state: AccountState,
  touched: ReadonlyMap<Seq, ClosedHoldStatus | 'open'>,
): void {
  const rows = [...touched].map(([seq, status]) => {
    const open = state.holds.get(seq);
    return open ? openRow(open, status) : [seq, status, ...holdColumns.slice(2).map(() => null)];
  });
  upsert(sql, 'holds', holdColumns, rows);
}

const holdColumns = [
  'seq',
  'status',
  'amount',
  'draws',
  'expires_at',
  'opened_at',
  'spender',
  'server',
];

function openRow(hold: Hold, status: string): SqlValue[] {
  const { seq, amount, draws, expiresAt, openedAt, spender, server = null } = hold;
  const texts = [JSON.stringify(draws), expiresAt, openedAt, JSON.stringify(spender)];
  return [seq, status, amount, ...texts, server];
}

/** One statement for any number of rows; the first column is the key. */
function upsert(sql: SqlPort, table: string, names: string[], rows: SqlValue[][]): void {
  const [only, ...more] = rows;
  if (!only) return;
  const into = `INSERT INTO ${table} (${names.join(', ')})`;
  const updates = names.slice(1).map((name) => `${name} = excluded.${name}`);
  const instead = `ON CONFLICT (${names[0]}) DO UPDATE SET ${updates.join(', ')}`;
  if (more.length === 0) {
    sql.all(`${into} VALUES (${names.map(() => '?').join(', ')}) ${instead}`, ...only);
    return;
  }
  const values = names.map((_, index) => `j ->> ${index}`).join(', ');
  runForRows(
    sql,
    `${parsedRows} ${into} SELECT ${values} FROM parsed WHERE true ${instead}`,
    rows.map((row) => JSON.stringify(row)),
  );
}

export function readEntry(sql: SqlPort, seq: number): EntryRow | undefined {
  const [row] = sql.all(`${selectEntry} WHERE seq = ?`, seq);
  return row as EntryRow | undefined;
}

/** Reversals of an entry, the newest first. Its index is on just this expression. */
export const readReversalsOf = (sql: SqlPort, seq: number): EntryRow[] =>
  sql.all(
    `${selectEntry} WHERE kind = 'reversal' AND detail ->> 'of' = ? ORDER BY seq DESC`,
    seq,
  ) as unknown as EntryRow[];

/** Entries after a seq, oldest first. */
export const readEntriesAfter = (sql: SqlPort, seq: number, limit: number): EntryRow[] =>
  sql.all(`${selectEntry} WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit) as unknown as EntryRow[];

export function readDrainedSeq(sql: SqlPort): number {
  const [row] = sql.all('SELECT drained_seq FROM outbox');
  return (row?.drained_seq as number | undefined) ?? 0;
}

export function writeDrainedSeq(sql: SqlPort, seq: number): void {
  sql.all('UPDATE outbox SET drained_seq = ?', seq);
}
