import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { summariseUsage } from '../../../worker/http/routes/usage-summary.ts';
import { dice } from '../db/random-ledger.ts';
import {
  anAccount,
  capture,
  chat,
  debit,
  hold,
  type Ledger,
  purchase,
  reverse,
} from '../ledger/given.ts';
import { DrainingAccount } from './an-account-call.ts';

interface Summary {
  readonly total_microcredits: number;
  readonly as_of_seq: number;
  readonly buckets: readonly {
    readonly start: string;
    readonly groups: readonly {
      readonly key: string | null;
      readonly amount_microcredits: number;
    }[];
  }[];
}

/** Later than anything a test writes. */
const end = 1_000_000_000;

const ask = (account: DrainingAccount, query = '', from = 0): Promise<Response> => {
  const range = `from=${formatInstant(instant(from))}&to=${formatInstant(instant(end))}`;
  return summariseUsage(account.call(`/usage/summary?${range}${query}`, end));
};

async function summary(account: DrainingAccount, query?: string, from?: number): Promise<Summary> {
  const response = await ask(account, query, from);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Summary;
}

/** What was spent less what was given back of it, said as plainly as can be. */
function spent(entries: readonly Entry[], counts: (spending: Entry) => boolean = () => true) {
  const isSpending = ({ fact }: Entry) => fact.kind === 'debit' || fact.kind === 'capture';
  let sum = 0;
  for (const entry of entries) {
    const { fact } = entry;
    if (fact.kind === 'debit' || fact.kind === 'capture') {
      if (counts(entry)) sum += fact.amount;
    } else if (fact.kind === 'reversal') {
      const original = entries.find(({ seq }) => seq === fact.of);
      if (original && isSpending(original) && counts(original)) sum -= fact.amount;
    }
  }
  return sum;
}

/** Spends, sets aside, gives back: whatever chance says and the ledger accepts. */
function live(ledger: Ledger, { roll, pick }: ReturnType<typeof dice>, steps: number): void {
  for (let step = 0; step < steps; step++) {
    ledger.clock += roll(40 * 60_000);
    const some = pick(ledger.entries).seq;
    const usage = { ...chat, ...pick([{}, { project: 'prj_a' }, { project: 'prj_b' }]) };
    ledger.run(
      pick([
        { kind: 'debit', amount: credits(1 + roll(500)), usage, collect: 'all' },
        hold(1 + roll(300), 5 * 60_000 + roll(9_000_000)),
        capture(some, 1 + roll(400)),
        reverse(some, 1 + roll(200)),
        reverse(some),
      ]),
    );
  }
}

describe('a usage summary', () => {
  it('is the sum of the entries, what was given back included, wherever draining comes between', async () => {
    let givenBack = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const chance = dice(seed);
      const account = new DrainingAccount(anAccount({ grants: [purchase(20_000)] }));
      const { ledger } = account;
      live(ledger, chance, 60 + chance.roll(60));
      await account.drain(chance.roll(account.seq * 2));
      account.meanwhile = async () => {
        live(ledger, chance, chance.roll(4));
        await account.drain(account.drainedSeq + chance.roll(9));
        live(ledger, chance, chance.roll(3));
      };
      const granularity = chance.pick(['', '&granularity=hour', '&granularity=day']);
      const found = await summary(account, `&group_by=project${granularity}`);
      const entries = ledger.entries.filter(({ seq }) => seq <= found.as_of_seq);
      givenBack += entries.filter(({ fact }) => fact.kind === 'reversal').length;
      expect(found.total_microcredits, `seed ${seed}`).toBe(spent(entries));
      for (const project of ['prj_a', 'prj_b', null]) {
        const groups = found.buckets.flatMap((bucket) => bucket.groups);
        const ofProject = groups.filter(({ key }) => key === project);
        const total = ofProject.reduce((sum, group) => sum + group.amount_microcredits, 0);
        const inProject = ({ fact }: Entry) =>
          (('usage' in fact && fact.usage?.project) || null) === project;
        expect(total, `seed ${seed}, ${project}`).toBe(spent(entries, inProject));
      }
    }
    expect(givenBack).toBeGreaterThan(60);
  });

  it('takes a tail of several reads, while it drains', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    for (let n = 0; n < 3_500; n++) account.ledger.must(debit(3));
    for (const drained of [[0], [0, 1, 1, 1, 1], [0, 2_000], [700, 800, 900], [5, 0, 3_000, 20]]) {
      account.drainedSeq = 0;
      account.db.sqlite.exec('DELETE FROM ledger_entries');
      const steps = [...drained];
      account.meanwhile = () => account.drain(account.drainedSeq + (steps.shift() ?? 0));
      const found = await summary(account);
      expect(found.total_microcredits, `drained ${drained}`).toBe(10_500);
      expect(found.as_of_seq).toBe(account.seq);
      expect(steps.length).toBeLessThan(drained.length);
    }
  });

  it('counts what is written between two reads, up to the seq it names', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    for (let n = 0; n < 1_500; n++) account.ledger.must(debit(3));
    account.meanwhile = async () => {
      account.ledger.must(debit(5));
    };
    const found = await summary(account);
    const entries = account.ledger.entries.filter(({ seq }) => seq <= found.as_of_seq);
    expect(found.total_microcredits).toBe(spent(entries));
  });

  it('finds what was given back, though it was spent before the range', async () => {
    for (const drained of [0, 3, 4]) {
      const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
      const { ledger } = account;
      const before = ledger.must(debit(30));
      ledger.clock += 1_000;
      ledger.must(reverse(before.seq, 10));
      await account.drain(drained);
      expect((await summary(account, '', ledger.clock)).total_microcredits).toBe(-10);
    }
  });

  it('says so when the object does not let it read on', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
    const { ledger } = account;
    const before = ledger.must(debit(30));
    ledger.clock += 1_000;
    ledger.must(reverse(before.seq, 10));
    account.denial = { code: 'rate-limited', retryAfterSeconds: 7 };
    const refused = await ask(account, '', ledger.clock);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
  });

  it('is asked for again where history lags further than fifty thousand entries', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    account.meanwhile = async () => {
      for (let n = 0; n < 1_000; n++) account.ledger.must(debit(1));
    };
    const refused = await ask(account);
    expect(refused.status).toBe(503);
    expect(account.seq).toBeGreaterThan(50_000);
  });
});
