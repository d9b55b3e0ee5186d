import { describe, expect, it } from 'vitest';
import { type EntryFilter, matchesFilter } from '../../../core/ledger/entry-filter.ts';
import { entriesFile } from '../../../worker/http/entries-file.ts';
import { newestEntries } from '../../../worker/http/entry-pages.ts';
import { dice } from '../db/random-ledger.ts';
import { anAccount, debit, hold, purchase } from '../ledger/given.ts';
import { DrainingAccount } from './an-account-call.ts';

const filters: EntryFilter[] = [{}, { kinds: ['debit'] }, { kinds: ['hold', 'grant'] }];

/** An account that is written to and drained before each question its object is asked. */
async function busyAccount({ roll }: ReturnType<typeof dice>): Promise<DrainingAccount> {
  const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
  const write = (entries: number) => {
    for (let n = 0; n < entries; n++) account.ledger.must(roll(3) === 0 ? hold(2) : debit(3));
  };
  write(10 + roll(60));
  await account.drain(roll(80));
  account.meanwhile = async () => {
    write(roll(4));
    await account.drain(account.drainedSeq + roll(12));
    write(roll(4));
  };
  return account;
}

const newestFirst = (account: DrainingAccount, filter: EntryFilter, upto: number) =>
  account.rows
    .filter((row) => row.seq <= upto && matchesFilter(row, filter))
    .map(({ seq }) => seq)
    .reverse();

describe('entries while the ledger drains', () => {
  it('are on one page or the next, each once, as of the first page’s seq', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const chance = dice(seed);
      const account = await busyAccount(chance);
      const filter = chance.pick(filters);
      const limit = 1 + chance.roll(20);
      const seqs: number[] = [];
      let asOf: number | undefined;
      for (;;) {
        const page = { before: seqs.at(-1), limit };
        const answer = await newestEntries(account.call('/entries'), filter, page);
        if (!answer.ok) throw new Error(answer.denial.code);
        asOf ??= answer.value.seq;
        seqs.push(...answer.value.rows.map(({ seq }) => seq));
        if (answer.value.rows.length < limit) break;
      }
      expect(seqs, `seed ${seed}`).toEqual(newestFirst(account, filter, asOf));
    }
  });

  it('are all in a file of several reads, each once', async () => {
    const account = await busyAccount(dice(3));
    for (let n = 0; n < 2_500; n++) account.ledger.must(debit(1));
    await account.drain(900);
    const page = { before: undefined, limit: 10_000 };
    const file = await entriesFile(account.call('/entries'), {}, page);
    const lines = (await file.text()).trimEnd().split('\r\n').slice(1);
    const seqs = lines.map((line) => Number(line.split(',')[1]));
    expect(seqs).toEqual(newestFirst(account, {}, Number(file.headers.get('x-as-of-seq'))));
  });
});
