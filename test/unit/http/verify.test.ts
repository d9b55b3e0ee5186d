import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../worker/http/routes/verify.ts';
import { budget, holdFor } from '../budgets/given-budget.ts';
import { dice } from '../db/random-ledger.ts';
import { anAccount, debit, hold, purchase } from '../ledger/given.ts';
import { DrainingAccount } from './an-account-call.ts';

/** An account with as many entries. */
function accountOf(entries: number): DrainingAccount {
  const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
  write(account, entries - account.seq);
  return account;
}

function write({ ledger }: DrainingAccount, entries: number): void {
  for (let n = 0; n < entries; n++) ledger.must(n % 5 === 4 ? hold(2) : debit(3));
}

/** Makes checkpoints such as they were before there were budgets. */
function forgetSpenders({ db }: DrainingAccount): void {
  const [row] = db.sqlite.prepare('SELECT id, state FROM verify_checkpoints').all();
  const { budgets: _budgets, servers: _servers, ...state } = JSON.parse(String(row?.state));
  for (const hold of state.holds) {
    delete hold.openedAt;
    delete hold.spender;
  }
  db.sqlite.prepare('UPDATE verify_checkpoints SET state = ?').run(JSON.stringify(state));
}

interface Verified {
  readonly ok: boolean;
  readonly complete: boolean;
  readonly seq: number;
  readonly flaw?: string;
  readonly checkpoint?: string;
}

async function verify(account: DrainingAccount, query: string, now?: number): Promise<Verified> {
  const response = await verifyLedger(account.call(`/verify?${query}`, now));
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Verified;
}

/** Goes on from checkpoint to checkpoint; the seqs it stopped at. */
async function toTheEnd(account: DrainingAccount, limit: number): Promise<number[]> {
  const stops: number[] = [];
  let from = '';
  for (;;) {
    const verified = await verify(account, `limit=${limit}${from}`);
    expect(verified).toMatchObject({ ok: true });
    stops.push(verified.seq);
    if (verified.complete) return stops;
    from = `&checkpoint=${verified.checkpoint}`;
  }
}

describe('verify while the ledger drains', () => {
  it('takes from D1 what was drained since, though something newer is not drained yet', async () => {
    const account = accountOf(12);
    await account.drain(2);
    let asked = 0;
    account.meanwhile = async () => {
      asked += 1;
      if (asked !== 2) return;
      await account.drain();
      write(account, 1);
    };
    expect(await verify(account, '')).toMatchObject({ ok: true, complete: true, seq: 12 });
  });

  it('finds a sound ledger sound, wherever writing and draining come between', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { roll } = dice(seed);
      const account = accountOf(5 + roll(40));
      await account.drain(roll(50));
      account.meanwhile = async () => {
        write(account, roll(4));
        await account.drain(account.drainedSeq + roll(9));
        write(account, roll(4));
      };
      const verified = await verify(account, '');
      expect(verified, `seed ${seed}`).toMatchObject({ ok: true, complete: true });
      const stops = await toTheEnd(account, 20);
      expect(stops.at(-1), `seed ${seed}`).toBeGreaterThanOrEqual(verified.seq);
    }
  });

  it('still says which entry is missing from D1', async () => {
    for (const missing of [1, 7, 12]) {
      const account = accountOf(12);
      await account.drain();
      account.db.sqlite.exec(`DELETE FROM ledger_entries WHERE seq = ${missing}`);
      write(account, 3);
      expect(await verify(account, '')).toMatchObject({ ok: false, seq: missing });
    }
  });
});

describe('verify in steps', () => {
  it('comes to the end as often as it is begun', async () => {
    const account = accountOf(60);
    await account.drain(40);
    const stops = Array.from({ length: 30 }, (_, step) => (step + 1) * 2);
    for (let run = 0; run < 3; run++) expect(await toTheEnd(account, 2)).toEqual(stops);
  });

  it('is not stopped by another run that is faster', async () => {
    const account = accountOf(60);
    const slow = await verify(account, 'limit=5', 1_000);
    const later = await verify(account, `limit=5&checkpoint=${slow.checkpoint}`, 2_000);
    expect(await toTheEnd(account, 1)).toHaveLength(60);
    const next = await verify(account, `limit=5&checkpoint=${later.checkpoint}`);
    expect(next).toMatchObject({ ok: true, seq: 15 });
    const twoSlow = [next.checkpoint, (await verify(account, 'limit=5')).checkpoint];
    for (let step = 0; step < 5; step++)
      for (const [place, checkpoint] of twoSlow.entries())
        twoSlow[place] = (await verify(account, `limit=5&checkpoint=${checkpoint}`)).checkpoint;
    expect(await verify(account, `checkpoint=${twoSlow[1]}`)).toMatchObject({ complete: true });
  });

  it('begins anew from what was put away before holds said whom they count for', async () => {
    const account = accountOf(5);
    account.ledger.must(holdFor({ project: 'prj_1' }, 40));
    const first = await verify(account, '');
    expect(first).toMatchObject({ ok: true, complete: true, seq: 6 });
    write(account, 1);
    const { checkpoint } = await verify(account, 'limit=6');
    forgetSpenders(account);
    account.ledger.must(budget(100, { scope: 'project', target: 'prj_1' }));
    const again = await verify(account, `limit=4&checkpoint=${checkpoint}`);
    expect(again).toMatchObject({ ok: true, complete: false });
    expect(await verify(account, `checkpoint=${again.checkpoint}`)).toMatchObject({
      ...{ ok: true, complete: true },
      seq: account.seq,
    });
  });

  it('may repeat a step whose answer was lost', async () => {
    const account = accountOf(30);
    const first = await verify(account, 'limit=5');
    const path = `limit=5&checkpoint=${first.checkpoint}`;
    for (let time = 0; time < 3; time++)
      expect(await verify(account, path)).toMatchObject({ ok: true, seq: 10 });
    const second = await verify(account, path);
    const third = await verify(account, `limit=5&checkpoint=${second.checkpoint}`);
    expect(third).toMatchObject({ ok: true, seq: 15 });
  });
});
