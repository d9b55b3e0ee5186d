import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  canonicalForm,
  type EntryRow,
  entryColumns,
  genesisHash,
} from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';

/** What the stores of a stopped Worker hold on disk, read without any of its code. */
export interface StoredLedgers {
  /** By account, in order of seq, as each account's object has them. */
  readonly objects: ReadonlyMap<string, readonly EntryRow[]>;
  /** The same, as D1 has them. */
  readonly d1: ReadonlyMap<string, readonly EntryRow[]>;
}

const columns = [...entryColumns.map((name) => `"${name}"`), 'lower(hex(hash)) AS hash'].join(', ');

/** Only when nothing runs on the state: a database in use may not be read from outside. */
export function readStores(state: string): StoredLedgers {
  const objects = new Map<string, readonly EntryRow[]>();
  const d1 = new Map<string, EntryRow[]>();
  const files = readdirSync(state, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.sqlite'))) {
    const database = new DatabaseSync(join(state, file));
    try {
      const has = (table: string) =>
        database
          .prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`)
          .get(table) !== undefined;
      if (has('ledger_entries')) readD1(database, d1);
      else if (has('entries') && has('outbox')) readObject(database, objects);
    } finally {
      database.close();
    }
  }
  return { objects, d1 };
}

function readD1(database: DatabaseSync, into: Map<string, EntryRow[]>): void {
  const rows = database
    .prepare(`SELECT account, ${columns} FROM ledger_entries ORDER BY account, seq`)
    .all() as unknown as (EntryRow & { account: string })[];
  for (const { account, ...row } of rows) {
    const list = into.get(account) ?? [];
    list.push(row);
    into.set(account, list);
  }
}

function readObject(database: DatabaseSync, into: Map<string, readonly EntryRow[]>): void {
  const head = database.prepare('SELECT account FROM account').get();
  if (head === undefined) return;
  const rows = database.prepare(`SELECT ${columns} FROM entries ORDER BY seq`).all();
  into.set(
    String(head.account),
    rows.map((row) => ({ ...row }) as unknown as EntryRow),
  );
}

/** The first seq whose hash does not follow from the entry before and its own columns, if one. */
export function brokenAt(account: string, rows: readonly EntryRow[]): number | undefined {
  let previous = genesisHash(account as AccountId);
  for (const [index, row] of rows.entries()) {
    const hash = createHash('sha256').update(canonicalForm(previous, row)).digest('hex');
    if (row.seq !== index + 1 || row.hash !== hash) return index + 1;
    previous = hash;
  }
  return undefined;
}
