import { beforeAll, describe, expect, it } from 'vitest';
import { entryKinds } from '../../../core/ledger/entry.ts';
import { type EntryFilter, matchesFilter } from '../../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { instant } from '../../../core/units/instant.ts';
import { meters, metersOf } from '../../../core/usage/meter.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { entryAt, listEntries, readEntries } from '../../../db/entries.ts';
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
        meters: maybe(some(meters)),
        project: maybe(pick(['prj_a', 'prj_b'])),
        server: maybe(pick(['s1', 's2'])),
        model: maybe('openai/gpt-5'),
        key: maybe('key_1'),
        member: maybe('ann'),
        from: maybe(from),
        to: maybe(instant(from + roll(100_000))),
      };
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
      expect(await allPages(given, 1 + roll(60))).toEqual(matching(given));
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
