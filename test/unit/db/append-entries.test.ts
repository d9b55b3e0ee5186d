import { beforeEach, describe, expect, it } from 'vitest';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { instant } from '../../../core/units/instant.ts';
import { createAccount, findAccount } from '../../../db/accounts.ts';
import { createApiKey, findApiKey } from '../../../db/api-keys.ts';
import { appendEntries, entriesPerAppendMax } from '../../../db/append-entries.ts';
import { entriesHead, listEntries, readEntry } from '../../../db/entries.ts';
import { listHolds } from '../../../db/holds.ts';
import { type Fault, type SqliteD1, sqliteD1, withFaults } from '../../support/sqlite-d1.ts';
import { alice, bob, dice, ledgerOf, randomFacts } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const rows = ledgerOf(alice, randomFacts(300, 7));
const headOf = (row: EntryRow | undefined) => row && { seq: row.seq, hash: row.hash };

async function everything(): Promise<EntryRow[]> {
  return await listEntries(db, alice, {}, { after: 0, limit: 1_000 });
}

const dump = (table: string) => db.sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();

describe('appending entries', () => {
  it('keeps every column as it was, the hash in 32 bytes', async () => {
    const answer = await appendEntries(db, alice, rows);
    expect(answer).toEqual({ head: headOf(rows.at(-1)), gap: false });
    expect(await everything()).toEqual(rows);
    expect(await readEntry(db, alice, 17)).toEqual(rows[16]);
    const stored = db.sqlite.prepare('SELECT DISTINCT length(hash) AS n FROM ledger_entries');
    expect(stored.all().map((row) => row.n)).toEqual([32]);
  });

  it('keeps text that JSON and SQL would like to read otherwise', async () => {
    const odd = `'"\\ \u0000 \u2028 é 😀 {"a":1} null 12`;
    const [row] = rows as [EntryRow];
    const strange = { ...row, project: odd, member: '12', server: 'null', model: '' };
    await appendEntries(db, alice, [strange]);
    expect(await everything()).toEqual([strange]);
  });

  it('changes nothing when all or part of it comes again', async () => {
    await appendEntries(db, alice, rows.slice(0, 100));
    await appendEntries(db, alice, rows.slice(40, 200));
    const once = ['ledger_entries', 'balances', 'holds'].map(dump);
    await appendEntries(db, alice, rows.slice(0, 100));
    const again = await appendEntries(db, alice, rows.slice(90, 200));
    expect(again).toEqual({ head: headOf(rows[199]), gap: false });
    expect(['ledger_entries', 'balances', 'holds'].map(dump)).toEqual(once);
    expect(await everything()).toEqual(rows.slice(0, 200));
  });

  it('refuses rows that would leave a gap, and says what it has', async () => {
    expect(await appendEntries(db, alice, rows.slice(1, 9))).toEqual({
      head: undefined,
      gap: true,
    });
    await appendEntries(db, alice, rows.slice(0, 10));
    const before = ['ledger_entries', 'balances', 'holds'].map(dump);
    const answer = await appendEntries(db, alice, rows.slice(11, 300));
    expect(answer).toEqual({ head: headOf(rows[9]), gap: true });
    expect(['ledger_entries', 'balances', 'holds'].map(dump)).toEqual(before);
  });

  it('never overwrites an entry it has: another history shows in the hash it answers', async () => {
    await appendEntries(db, alice, rows.slice(0, 10));
    const other = ledgerOf(alice, randomFacts(10, 8));
    const answer = await appendEntries(db, alice, other);
    expect(answer.head?.hash).toBe(rows[9]?.hash);
    expect(answer.head?.hash).not.toBe(other[9]?.hash);
  });

  it('throws on rows out of sequence, on none and on too many', async () => {
    const [first, second, third] = rows as [EntryRow, EntryRow, EntryRow];
    await expect(appendEntries(db, alice, [first, third, second])).rejects.toThrow();
    await expect(appendEntries(db, alice, [])).rejects.toThrow();
    const many = Array.from({ length: entriesPerAppendMax + 1 }, (_, i) => ({
      ...first,
      seq: i + 1,
    }));
    await expect(appendEntries(db, alice, many)).rejects.toThrow();
    expect(await everything()).toEqual([]);
  });

  it('keeps accounts apart', async () => {
    await appendEntries(db, alice, rows.slice(0, 20));
    await appendEntries(db, bob, ledgerOf(bob, randomFacts(5, 1)));
    expect((await entriesHead(db, alice))?.seq).toBe(20);
    expect((await entriesHead(db, bob))?.seq).toBe(5);
    expect(await readEntry(db, bob, 6)).toBeUndefined();
  });

  it('inserts in the order of the ledger, so that rowids can be walked', async () => {
    await appendEntries(db, alice, rows.slice(0, 100));
    await appendEntries(db, alice, rows.slice(50, 300));
    const walked = db.sqlite.prepare('SELECT seq FROM ledger_entries ORDER BY rowid').all();
    expect(walked.map((row) => row.seq)).toEqual(rows.map((row) => row.seq));
  });

  it('comes out the same when calls fail before or after their commit', async () => {
    const { roll, pick } = dice(5);
    const unsure = withFaults(db, () => pick<Fault>([true, 'after', false]));
    let sent = 0;
    for (let attempts = 0; sent < rows.length; attempts++) {
      expect(attempts).toBeLessThan(500);
      const batch = rows.slice(sent, sent + 1 + roll(40));
      const answer = await appendEntries(unsure, alice, batch).catch(() => undefined);
      if (answer?.head) sent = answer.head.seq;
    }
    const faulty = ['ledger_entries', 'balances', 'holds'].map(dump);
    db = sqliteD1();
    await appendEntries(db, alice, rows);
    expect(faulty).toEqual(['ledger_entries', 'balances', 'holds'].map(dump));
  });
});

describe('what entries project', () => {
  it('has the balance after the last entry', async () => {
    await appendEntries(db, alice, rows.slice(0, 50));
    await appendEntries(db, alice, rows.slice(50, 80));
    const [balance] = dump('balances');
    const last = rows[79] as EntryRow;
    const { seq, at, available, held, owed } = last;
    expect(balance).toMatchObject({ account: alice, seq, at, available, held, owed });
  });

  it.each([1, 7, 300])(
    'has each hold as its last entries left it, %i entries at a time',
    async (size) => {
      for (let sent = 0; sent < rows.length; sent += size)
        await appendEntries(db, alice, rows.slice(sent, sent + size));
      const holds = await listHolds(db, alice, { limit: 100 });
      const opened = rows.filter((row) => row.kind === 'hold');
      expect(holds.length).toBe(opened.length);
      for (const hold of holds) {
        const of = rows.filter((row) => JSON.parse(row.detail ?? '{}').hold === hold.seq);
        const closing = of.filter((row) => row.kind !== 'extend').at(-1);
        const deadlines = [rows[hold.seq - 1], ...of.filter((row) => row.kind === 'extend')];
        const cause = JSON.parse(closing?.detail ?? '{}').cause;
        const voided = cause === 'deadline' ? 'expired' : 'voided';
        expect(hold).toMatchObject({
          status: closing ? (closing.kind === 'capture' ? 'captured' : voided) : 'open',
          amount: rows[hold.seq - 1]?.amount,
          closedSeq: closing?.seq ?? null,
          closedAt: closing?.at ?? null,
          captured: closing?.kind === 'capture' ? closing.amount : null,
          expiresAt: Math.max(...deadlines.map((row) => JSON.parse(row?.detail ?? '{}').expiresAt)),
        });
      }
      const open = await listHolds(db, alice, { status: 'open', limit: 100 });
      expect(open).toEqual(holds.filter((hold) => hold.status === 'open'));
    },
  );

  it('makes the account due for a check, and never later than it was', async () => {
    await createAccount(db, { id: alice, name: 'Alice', createdAt: instant(0) });
    await appendEntries(db, alice, rows.slice(0, 5), { checkDueAt: instant(5_000) });
    await appendEntries(db, alice, rows.slice(5, 9), { checkDueAt: instant(9_000) });
    expect((await findAccount(db, alice))?.checkDueAt).toBe(5_000);
    await appendEntries(db, alice, rows.slice(9, 12), { checkDueAt: instant(4_000) });
    expect((await findAccount(db, alice))?.checkDueAt).toBe(4_000);
  });

  it('says when a key was last used', async () => {
    const key = { name: 'k', prefix: 'hc_', checksum: 'ab', hash: 'ff', scopes: ['usage:write'] };
    await createApiKey(db, { ...key, id: 'key_1' as never, account: alice, createdAt: instant(0) });
    await appendEntries(db, alice, rows);
    const last = rows.filter((row) => row.key === 'key_1').at(-1);
    expect((await findApiKey(db, alice, 'key_1'))?.lastUsedAt).toBe(last?.at);
  });
});
