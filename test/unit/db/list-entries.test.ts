import { beforeAll, describe, expect, it } from 'vitest';
import { entryKinds } from '../../../core/ledger/entry.ts';
import { type EntryFilter, matchesFilter } from '../../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { instant } from '../../../core/units/instant.ts';
import { meters, metersOf } from '../../../core/usage/meter.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { entryAt, listEntries, readEntries } from '../../../db/entries.ts';
import { entryFilterSql } from '../../../db/entry-filter.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob, dice, ledgerOf, randomFacts } from './random-ledger.ts';

const db = sqliteD1();
const rows = ledgerOf(alice, randomFacts(400, 3));
const newestFirst = rows.toReversed();

beforeAll(async () => {
  await appendEntries(db, alice, rows);
  await appendEntries(db, bob, ledgerOf(bob, randomFacts(200, 4)));
});

const matching = (filter: EntryFilter) => newestFirst.filter((row) => matchesFilter(row, filter));

async function allPages(filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  const found: EntryRow[] = [];
  for (;;) {
    const before = found.at(-1)?.seq;
    const page = await listEntries(db, alice, filter, before ? { before, limit } : { limit });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

describe('listing entries', () => {
  it('gives all of them, newest first, page by page', async () => {
    expect(await allPages({}, 37)).toEqual(newestFirst);
  });

  it('goes up from a seq when asked for what is after it', async () => {
    const page = await listEntries(db, alice, {}, { after: 10, limit: 20 });
    expect(page).toEqual(rows.slice(10, 30));
    const debits = await listEntries(
      db,
      alice,
      { kinds: ['debit', 'void'] },
      { after: 10, limit: 20 },
    );
    expect(debits).toEqual(
      matching({ kinds: ['debit', 'void'] })
        .reverse()
        .filter((row) => row.seq > 10)
        .slice(0, 20),
    );
  });

  it.each<[string, EntryFilter]>([
    ['a kind', { kinds: ['hold'] }],
    ['several kinds', { kinds: ['capture', 'void', 'reversal'] }],
    ['a category', { meters: metersOf('server_provisioning') }],
    ['a meter of a kind', { kinds: ['debit'], meters: ['ai.chat'] }],
    ['a kind that has no meter', { kinds: ['reversal'], meters: ['ai.chat'] }],
    ['a project', { project: 'prj_ç' }],
    ['a server', { server: 's1' }],
    ['a model', { model: 'openai/gpt-5' }],
    ['a key', { key: 'key_2' }],
    ['a member', { member: 'ann' }],
    ['a time', { from: rows[100]?.at as never, to: rows[200]?.at as never }],
    ['all that is too early', { to: rows[0]?.at as never }],
    ['all that is too late', { from: instant((rows.at(-1)?.at as number) + 1) }],
    ['none of the kinds', { kinds: [] }],
    ['captures without a meter', { meters: [null] }],
    ['captures without a meter, and chats', { meters: [null, 'ai.chat'] }],
    ['no debit without a meter', { kinds: ['debit'], meters: [null] }],
    ['what names no project', { project: null }],
    ['debits of no server, model or project', { kinds: ['debit'], server: null, model: null }],
    ['what no key and no member caused', { key: null, member: null }],
  ])('selects %s as the rule in memory does', async (_, filter) => {
    expect(await allPages(filter, 10)).toEqual(matching(filter));
  });

  it('selects any combination of conditions as the rule in memory does', async () => {
    const { roll, pick } = dice(11);
    const some = <T>(all: readonly T[]) => all.filter(() => roll(3) > 0);
    const maybe = <T>(value: T) => (roll(3) === 0 ? value : undefined);
    for (let i = 0; i < 300; i++) {
      const from = instant(1_000_000 + roll(140_000));
      const filter = {
        kinds: maybe(some(entryKinds)),
        meters: maybe(some([...meters, null])),
        project: maybe(pick(['prj_a', 'prj_b', null])),
        server: maybe(pick(['s1', 's2', null])),
        model: maybe(pick(['openai/gpt-5', null])),
        key: maybe(pick(['key_1', null])),
        member: maybe(pick(['ann', null])),
        from: maybe(from),
        to: maybe(instant(from + roll(100_000))),
      };
      const given = Object.fromEntries(
        Object.entries(filter).filter(([, value]) => value !== undefined),
      );
      expect(await allPages(given, 1 + roll(60))).toEqual(matching(given));
    }
  });

  it('knows captures without a meter from all else that has none', () => {
    const found = matching({ meters: [null] });
    expect(found.length).toBeGreaterThan(5);
    expect(found.every(({ kind, meter }) => kind === 'capture' && meter === null)).toBe(true);
    expect(found).toEqual(
      newestFirst.filter(({ kind, meter }) => kind === 'capture' && meter === null),
    );
  });

  it('has conditions that select the same in either store', () => {
    const { roll, pick } = dice(5);
    const values = [undefined, 'prj_a', 's1', 'openai/gpt-5', 'key_1', 'ann', null] as const;
    for (let i = 0; i < 200; i++) {
      const filter: EntryFilter = {
        ...(roll(2) === 0
          ? { meters: pick([[null], ['ai.chat', null], ['ai.chat'], []] as const) }
          : {}),
        [pick(['project', 'server', 'model', 'key', 'member'])]: pick(values),
      };
      const { where, params } = entryFilterSql(filter);
      const sql = `SELECT seq FROM ledger_entries WHERE ${['account = ?', ...where].join(' AND ')}`;
      const found = db.sqlite
        .prepare(`${sql} ORDER BY seq DESC`)
        .all(alice, ...(params as string[]));
      expect(found.map(({ seq }) => seq)).toEqual(matching(filter).map(({ seq }) => seq));
    }
  });

  it('refuses a page without a bound', async () => {
    await expect(listEntries(db, alice, {}, { limit: 0 })).rejects.toThrow();
    await expect(listEntries(db, alice, {}, { limit: 1_001 })).rejects.toThrow();
  });

  it('reads those of some seqs', async () => {
    expect(await readEntries(db, alice, [9, 3, 4_000])).toEqual([rows[2], rows[8]]);
    expect(await readEntries(db, alice, [])).toEqual([]);
  });
});

describe('the entry at an instant', () => {
  it('is the last one at or before it', async () => {
    for (let at = 999_000; at < 1_135_000; at += 500)
      expect(await entryAt(db, alice, instant(at))).toEqual(rows.findLast((row) => row.at <= at));
  });

  it('is none for an account without entries', async () => {
    expect(await entryAt(db, 'acct_00000000000000000000' as never, instant(9e12))).toBeUndefined();
  });
});
