import { describe, expect, it } from 'vitest';
import type { HoldFact } from '../../../core/ledger/entry.ts';
import { evolve } from '../../../core/ledger/evolve.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { credits } from '../../../core/units/credits.ts';
import { hourMs, minuteMs } from '../../../core/units/instant.ts';
import { capture, hold, type Ledger } from '../ledger/given.ts';
import {
  aPurse,
  aServer,
  fail,
  large,
  provision,
  provisioned,
  remove,
  resize,
  serverIn,
  since,
  small,
  start,
  stop,
} from './given-server.ts';

describe('a server that is being made', () => {
  it('sets its price aside and charges nothing when making it fails', () => {
    const ledger = aPurse(1_000);
    const server = provisioned(ledger);
    expect(ledger.balance).toMatchObject({ available: 900, held: 100 });
    ledger.must(fail(server));
    expect(ledger.balance).toMatchObject({ available: 1_000, held: 0 });
    expect(ledger.state.servers.size).toBe(0);
  });

  it('has failed when nobody started it by its deadline', () => {
    const ledger = aPurse(1_000);
    const server = provisioned(ledger);
    ledger.clock += hourMs;
    expect(ledger.refused(start(server))).toBe('server-not-found');
    expect(ledger.balance).toMatchObject({ available: 1_000, held: 0 });
  });

  it('is started for its price and a first hour held ahead', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    expect(since(ledger, 2)).toEqual([
      ['hold', 100],
      ['capture', 100],
      ['hold', 3_600],
    ]);
    expect(ledger.balance).toMatchObject({ available: 6_300, held: 3_600 });
    expect(serverIn(ledger, server)).toMatchObject({ status: 'running', provisioning: 100 });
  });

  it('leaves everything as it is where its first hour cannot be held', () => {
    const ledger = aPurse(3_699);
    const server = provisioned(ledger);
    expect(ledger.run(start(server))).toMatchObject({
      error: { code: 'insufficient-credits', required: 3_600, available: 3_599 },
    });
    expect(serverIn(ledger, server).status).toBe('provisioning');
    expect(ledger.balance).toMatchObject({ held: 100 });
  });

  it('is given up by deleting it', () => {
    const ledger = aPurse(1_000);
    const server = provisioned(ledger);
    expect(ledger.must(remove(server)).fact.kind).toBe('server_delete');
    expect(since(ledger, 3)).toEqual([
      ['void', 100],
      ['server_delete', 0],
    ]);
    expect(ledger.balance).toMatchObject({ available: 1_000 });
  });

  it('is one of at most 500', () => {
    const ledger = aPurse(1_000);
    for (let made = 0; made < 500; made++) provisioned(ledger, { amount: 1 });
    expect(ledger.run(provision())).toMatchObject({
      error: { code: 'limit-reached', limit: 'servers', max: 500 },
    });
  });
});

describe('a lease', () => {
  /** Folds a ledger anew, with every lease of an hour already begun changed. */
  const refolded = (ledger: Ledger, change: (fact: HoldFact) => HoldFact) => {
    const state = emptyState();
    for (const entry of ledger.entries) {
      const { fact } = entry;
      const isNext = fact.kind === 'hold' && fact.lease?.before !== undefined;
      evolve(state, isNext ? { ...entry, fact: change(fact) } : entry);
    }
    return state;
  };
  const renewed = () => {
    const ledger = aPurse(10_000);
    aServer(ledger);
    ledger.clock += 50 * minuteMs;
    ledger.settle();
    return ledger;
  };

  it('that holds less than its hour costs is no lease', () => {
    const less = (fact: HoldFact) => ({ ...fact, amount: credits(3_599) });
    expect(refolded(renewed(), (fact) => fact).servers.size).toBe(1);
    expect(() => refolded(renewed(), less)).toThrow('law 12');
  });

  it('says how much of its price came before it', () => {
    const ledger = renewed();
    const [lease] = ledger.entries.flatMap(({ fact }) =>
      fact.kind === 'hold' && fact.lease?.before ? [fact.lease] : [],
    );
    expect(lease).toMatchObject({ before: 3_600 });
    const forged = (fact: HoldFact) =>
      ({ ...fact, lease: { ...fact.lease, before: 7_200 } }) as HoldFact;
    expect(() => refolded(ledger, forged)).toThrow('law 12');
  });
});

describe('a running server', () => {
  it('costs a second begun when it is stopped at once, and gives the rest back', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    ledger.clock += 1_001;
    const stopped = ledger.must(stop(server));
    expect(stopped.fact).toMatchObject({
      kind: 'capture',
      amount: 2,
      lease: { before: 0, after: 2, ends: 'request' },
    });
    expect(ledger.balance).toMatchObject({ available: 9_898, held: 0 });
    expect(serverIn(ledger, server)).toMatchObject({ status: 'stopped', seconds: 2, runtime: 2 });
  });

  it('holds its next hour ten minutes before the end of this one', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    const startedAt = ledger.clock;
    ledger.clock += 50 * minuteMs - 1;
    ledger.settle();
    expect(serverIn(ledger, server).run?.next).toBeUndefined();
    ledger.clock += 1;
    ledger.settle();
    expect(serverIn(ledger, server).run?.next).toMatchObject({
      from: startedAt + hourMs,
      until: startedAt + 2 * hourMs,
      amount: 3_600,
    });
    ledger.clock += 10 * minuteMs;
    ledger.settle();
    expect(since(ledger, 5)).toEqual([
      ['hold', 3_600],
      ['capture', 3_600],
    ]);
  });

  it('gives an hour held ahead back when it is stopped', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    ledger.clock += 55 * minuteMs;
    ledger.must(stop(server));
    expect(since(ledger, 5)).toEqual([
      ['hold', 3_600],
      ['void', 3_600],
      ['capture', 3_300],
    ]);
    expect(ledger.balance).toMatchObject({ available: 6_600, held: 0 });
  });

  it('is billed to the second when it is resized, and runs on at the new price', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.clock += 10_500;
    ledger.must(resize(server, large));
    expect(since(ledger, 5)).toEqual([
      ['capture', 11],
      ['hold', 36_000],
    ]);
    ledger.clock += 1_000;
    ledger.must(stop(server));
    expect(serverIn(ledger, server)).toMatchObject({ seconds: 12, runtime: 21 });
  });

  it('refuses a size whose first hour what comes back does not pay', () => {
    const ledger = aPurse(100 + 36_000 + 10);
    const server = aServer(ledger);
    ledger.clock += 11_000;
    expect(ledger.run(resize(server, large))).toMatchObject({
      error: { code: 'insufficient-credits', required: 36_000, available: 35_999 },
    });
    expect(serverIn(ledger, server)).toMatchObject({ status: 'running', seconds: 0 });
    ledger.clock -= 1_000;
    expect(ledger.run(resize(server, small))).toMatchObject({
      error: { code: 'server-unchanged' },
    });
  });

  it('cannot draw on credits that lapse as they come back', () => {
    const ledger = aPurse(32_501);
    const lapsing = { source: 'promotion', amount: 3_600, priority: 0, reason: 'given' } as const;
    const expiresAt = ledger.clock + minuteMs;
    const server = provisioned(ledger);
    ledger.must({ kind: 'grant', ...lapsing, expiresAt } as Parameters<typeof ledger.must>[0]);
    ledger.must(start(server));
    expect(ledger.balance).toMatchObject({ available: 32_401, held: 3_600 });
    ledger.clock += minuteMs;
    expect(ledger.refused(resize(server, large))).toBe('insufficient-credits');
    ledger.must(stop(server));
    expect(ledger.kinds.slice(-2)).toEqual(['capture', 'expiry']);
    expect(ledger.balance).toMatchObject({ available: 32_401, held: 0 });
  });

  it('is deleted after it was stopped', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    ledger.clock += 5_000;
    ledger.must(remove(server));
    expect(since(ledger, 5)).toEqual([
      ['capture', 5],
      ['server_delete', 0],
    ]);
    expect(ledger.refused(stop(server))).toBe('server-not-found');
  });

  it('keeps its holds from everybody else', () => {
    const ledger = aPurse(10_000);
    const server = aServer(ledger);
    const lease = serverIn(ledger, server).run?.current.hold;
    if (lease === undefined) throw new Error('no lease');
    expect(ledger.run(capture(lease, 1))).toMatchObject({
      error: { code: 'hold-of-server', server },
    });
    expect(ledger.refused({ kind: 'void', hold: lease })).toBe('hold-of-server');
    expect(ledger.refused({ kind: 'extend', hold: lease, ttlMs: 1 })).toBe('hold-of-server');
    expect(ledger.refused(hold(1))).toBeUndefined();
  });

  it('says what state it is in where a command does not fit', () => {
    const ledger = aPurse(100_000);
    const server = provisioned(ledger);
    for (const command of [stop(server), resize(server, large)])
      expect(ledger.run(command)).toMatchObject({
        error: { code: 'server-in-state', status: 'provisioning' },
      });
    ledger.must(start(server));
    for (const command of [start(server), fail(server)])
      expect(ledger.run(command)).toMatchObject({
        error: { code: 'server-in-state', status: 'running' },
      });
    ledger.must(stop(server));
    expect(ledger.refused(stop(server))).toBe('server-in-state');
    expect(ledger.refused(resize(server, small))).toBe('server-unchanged');
    expect(ledger.must(resize(server, large)).fact.kind).toBe('server_terms');
    ledger.must({ kind: 'freeze', reason: 'trust' });
    expect(ledger.refused(start(server))).toBe('account-frozen');
  });
});
