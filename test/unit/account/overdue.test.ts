import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import type { Written } from '../../../core/ledger/execute.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { Account } from '../../../worker/account/account.ts';
import { MemorySql } from '../../support/memory-sql.ts';
import { account, debit, grant, purchase } from '../ledger/given.ts';
import { order } from '../ledger/given-top-up.ts';
import { provision, start } from '../servers/given-server.ts';

/** An account's object whose alarm never rings. */
class Sleeper {
  now = Date.UTC(2026, 10, 22);
  readonly turns: (readonly Written[])[] = [];
  readonly bugs: unknown[] = [];
  readonly sql = new MemorySql();
  #account = this.#load();

  get state() {
    return this.#account.state;
  }

  ask = (command: Command) =>
    this.#account.submit({ requests: [{ command, identities: [] }], requestId: 'r' });

  settled = () => this.#account.settled();

  evict(): void {
    this.#account = this.#load();
  }

  #load(): Account {
    return new Account({
      sql: this.sql,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      clock: () => instant(this.now),
      nextTurn: (run) => setTimeout(run, 0),
      committed: (written) => void this.turns.push(written),
      bug: (error) => void this.bugs.push(error),
      reset: (error) => void this.bugs.push(error),
    });
  }
}

async function sleeperWithServers(count: number, credits = 100_000_000): Promise<Sleeper> {
  const sleeper = new Sleeper();
  await sleeper.ask({ kind: 'open', account });
  await sleeper.ask(grant(purchase(credits)));
  for (let made = 0; made < count; made++) {
    const seq = sleeper.state.seq + 1;
    await sleeper.ask(provision());
    await sleeper.ask(start(seq));
  }
  return sleeper;
}

describe('what is long overdue', () => {
  it('is settled in turns of some thousand entries before anything else is decided', async () => {
    const sleeper = await sleeperWithServers(100);
    const before = sleeper.turns.length;
    sleeper.now += 48 * hourMs;
    const answer = await sleeper.ask(debit(1));
    expect(answer?.kind).toBe('accepted');
    const turns = sleeper.turns.slice(before);
    expect(turns.length).toBeGreaterThan(2);
    for (const written of turns) expect(written.length).toBeLessThan(4_500);
    for (const { seconds } of sleeper.state.servers.values()) expect(seconds).toBe(172_800);
    expect(sleeper.bugs).toEqual([]);
  });

  it('is the same after the object slept in between', async () => {
    const sleeper = await sleeperWithServers(2);
    sleeper.now += 90 * 60_000;
    await sleeper.settled();
    sleeper.evict();
    const held = sleeper.state.held;
    sleeper.now += 5 * hourMs;
    await sleeper.settled();
    sleeper.evict();
    expect(sleeper.state.held).toBe(held);
    expect([...sleeper.state.servers.values()].map(({ seconds }) => seconds)).toEqual([
      ...[21_600, 21_600],
    ]);
  });

  it('calls for a top-up where it left too little, though a bug takes the command beside', async () => {
    const sleeper = await sleeperWithServers(100, 100 * (100 + 2 * 3_600));
    // Too small to let one of them run on: only what is left calls for it.
    await sleeper.ask(order({ threshold: 1, credits: 10 }));
    sleeper.now += 48 * hourMs;
    const tooLong = 'n'.repeat(101);
    const [refused, taken] = await Promise.all([
      sleeper.ask({ kind: 'void', hold: 9_999 as never }),
      sleeper.ask({
        ...({ kind: 'add_budget', name: tooLong, scope: 'account', period: 'day' } as const),
        ...{ timeZone: 'UTC', limit: 1 as never, hard: true },
      }),
    ]);
    expect([refused?.kind, taken]).toEqual(['refused', undefined]);
    expect(sleeper.state.available).toBe(0);
    expect(sleeper.state.topUp.attempt).toBeDefined();
  });

  it('fails the command behind it, and does not turn for ever, when it cannot be settled', async () => {
    const sleeper = await sleeperWithServers(100);
    sleeper.now += 48 * hourMs;
    sleeper.sql.all(`UPDATE servers SET state = json_set(state, '$.run.current.hold', 999)`);
    sleeper.evict();
    expect(await sleeper.ask(debit(1))).toBeUndefined();
    expect(sleeper.bugs.length).toBeGreaterThan(0);
  });
});
