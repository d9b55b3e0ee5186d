import { describe, expect, it } from 'vitest';
import { credits } from '../../../core/units/credits.ts';
import { hourMs, minuteMs } from '../../../core/units/instant.ts';
import { debit, grant, hold, purchase } from '../ledger/given.ts';
import { claims, order } from '../ledger/given-top-up.ts';
import {
  aPurse,
  aServer,
  dearer,
  large,
  perHour,
  price,
  provisioned,
  resize,
  serverIn,
  since,
  small,
  start,
} from './given-server.ts';

describe('a server whose next hour is refused', () => {
  it('is told to stop ten minutes ahead and stops when paid time ends', () => {
    const ledger = aPurse(3_700);
    const server = aServer(ledger);
    const startedAt = ledger.clock;
    ledger.clock += 50 * minuteMs;
    ledger.settle();
    expect(serverIn(ledger, server).status).toBe('stopping');
    expect(ledger.entries.at(-1)?.fact).toMatchObject({
      kind: 'server_stopping',
      reason: 'credits',
      stopAt: startedAt + hourMs,
    });
    ledger.clock += 10 * minuteMs;
    ledger.settle();
    expect(since(ledger, 6)).toEqual([['capture', 3_600]]);
    expect(serverIn(ledger, server)).toMatchObject({
      status: 'stopped',
      stopped: 'credits',
      stoppedAt: startedAt + hourMs,
    });
    expect(ledger.balance).toMatchObject({ available: 0, held: 0 });
  });

  it('runs on when credits come before then', () => {
    const ledger = aPurse(3_700);
    const server = aServer(ledger);
    ledger.clock += 55 * minuteMs;
    ledger.must(grant(purchase(4_000)));
    expect(since(ledger, 5)).toEqual([
      ['server_stopping', 0],
      ['grant', 4_000],
      ['hold', 3_600],
    ]);
    expect(serverIn(ledger, server).status).toBe('running');
    ledger.clock += 5 * minuteMs;
    ledger.settle();
    expect(serverIn(ledger, server).run?.billedSeconds).toBe(3_600);
  });

  it('runs on when a hold runs out in time, however late the alarm rings', () => {
    const ledger = aPurse(3_700 + 3_600);
    const server = aServer(ledger);
    ledger.must(hold(3_600, 55 * minuteMs));
    ledger.clock += 3 * hourMs;
    ledger.settle();
    expect(since(ledger, 6)).toEqual([
      ['server_stopping', 0],
      ['void', 3_600],
      ['hold', 3_600],
      ['capture', 3_600],
      ['server_stopping', 0],
      ['capture', 3_600],
    ]);
    expect(serverIn(ledger, server).stopped).toBe('credits');
  });

  it('runs on in a smaller size where that can be had', () => {
    const ledger = aPurse(100 + 36_000);
    const server = aServer(ledger, { terms: large });
    ledger.clock += 55 * minuteMs;
    ledger.settle();
    expect(serverIn(ledger, server).status).toBe('stopping');
    ledger.must(resize(server, { ...small, price: perHour(1_800) }));
    expect(serverIn(ledger, server).status).toBe('running');
  });

  it('says that it was the account that was frozen', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.must({ kind: 'freeze', reason: 'trust' });
    ledger.clock += 51 * minuteMs;
    ledger.settle();
    expect(serverIn(ledger, server).run?.stopping).toBe('frozen');
    ledger.must({ kind: 'unfreeze', reason: 'trust' });
    expect(serverIn(ledger, server).run?.stopping).toBeUndefined();
  });

  it('says that it was a budget, and runs on when that is raised', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.must({
      ...({ kind: 'add_budget', name: 'all', scope: 'account', period: 'month' } as const),
      ...{ timeZone: 'UTC', limit: credits(5_000), hard: true },
    });
    const [budget] = ledger.state.budgets.keys();
    if (budget === undefined) throw new Error('no budget');
    ledger.clock += 51 * minuteMs;
    ledger.settle();
    expect(serverIn(ledger, server).run?.stopping).toBe('budget');
    expect(ledger.kinds.slice(-2)).toEqual(['server_stopping', 'budget_alert']);
    ledger.must({ kind: 'change_budget', budget, limit: credits(50_000) });
    expect(serverIn(ledger, server).status).toBe('running');
  });

  it('buys credits where one top-up would do', () => {
    const ledger = aPurse(3_700);
    aServer(ledger);
    ledger.must(order({ threshold: 0, credits: 4_000 }));
    ledger.clock += 51 * minuteMs;
    ledger.settle();
    expect(claims(ledger)).toEqual(['refusal']);
  });

  it('buys credits where running on in a new day of its budget leaves too little', () => {
    const ledger = aPurse(100 + 3_600 * 2);
    ledger.clock = Date.UTC(2026, 10, 22, 23, 5);
    const server = aServer(ledger);
    ledger.must({
      ...({ kind: 'add_budget', name: 'all', scope: 'account', period: 'day' } as const),
      ...{ timeZone: 'UTC', limit: credits(3_800), hard: true },
    });
    ledger.must(order({ threshold: 1_000, credits: 4_000 }));
    ledger.clock = Date.UTC(2026, 10, 22, 23, 55);
    ledger.settle();
    expect(serverIn(ledger, server).run?.stopping).toBe('budget');
    expect(claims(ledger)).toEqual([]);
    ledger.clock = Date.UTC(2026, 10, 23);
    ledger.settle();
    expect(serverIn(ledger, server).status).toBe('running');
    expect(ledger.balance.available).toBe(0);
    expect(claims(ledger)).toEqual(['crossing']);
  });

  it('buys credits for a start that lacks them too', () => {
    const ledger = aPurse(100);
    ledger.must(order({ threshold: 0, credits: 4_000 }));
    expect(() => aServer(ledger)).toThrow('insufficient-credits');
    expect(claims(ledger)).toEqual(['refusal']);
  });
});

describe('two days without an alarm', () => {
  it('pass hour by hour until the credits end', () => {
    const ledger = aPurse(100 + 3_600 * 5 + 17);
    const server = aServer(ledger);
    const startedAt = ledger.clock;
    ledger.clock += 48 * hourMs;
    expect(ledger.refused(debit(18))).toBe('insufficient-credits');
    expect(serverIn(ledger, server)).toMatchObject({
      status: 'stopped',
      stoppedAt: startedAt + 5 * hourMs,
      runtime: 18_000,
      seconds: 18_000,
    });
    const ats = ledger.entries.slice(5).map(({ at }) => at);
    expect(ats).toEqual([...ats].sort((a, b) => a - b));
  });

  it('of many servers take two entries of each an hour, and none for anything else', () => {
    const ledger = aPurse(500 * (1 + 3_600 * 14));
    for (let made = 0; made < 500; made++) aServer(ledger, { amount: 1 });
    const before = ledger.written.length;
    ledger.clock += 12 * hourMs;
    ledger.settle();
    expect(ledger.written.length - before).toBe(500 * (12 + 12));
    ledger.settle();
    expect(ledger.written.length - before).toBe(500 * (12 + 12));
  });
});

describe('another rate card', () => {
  it('prices the leases that are not held yet, and what was billed stays billed', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.must(price(server, dearer));
    expect(ledger.refused(price(server, dearer))).toBe('server-unchanged');
    ledger.clock += hourMs + 1_000;
    ledger.settle();
    expect(serverIn(ledger, server).run).toMatchObject({
      stretchFrom: 3_600,
      billedSeconds: 0,
      terms: dearer,
    });
    expect(serverIn(ledger, server)).toMatchObject({ runtime: 3_600 });
    expect(ledger.balance).toMatchObject({ held: 7_200 });
  });

  it('comes too late for the hour that is held', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.clock += 51 * minuteMs;
    ledger.must(price(server, dearer));
    ledger.clock += hourMs;
    ledger.settle();
    expect(serverIn(ledger, server)).toMatchObject({ runtime: 3_600 });
    expect(serverIn(ledger, server).run?.terms).toEqual(small);
    expect(serverIn(ledger, server).run?.next).toMatchObject({ amount: 7_200, terms: dearer });
  });

  it('prices the next start of one that rests', () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    ledger.must({ kind: 'stop_server', server });
    ledger.must(start(server, dearer));
    expect(serverIn(ledger, server).run?.current.amount).toBe(7_200);
    expect(serverIn(ledger, server).terms).toEqual(dearer);
  });

  it('starts one that was resized meanwhile in the size it was given', () => {
    const ledger = aPurse(100_000);
    const server = provisioned(ledger);
    ledger.must(start(server));
    ledger.must({ kind: 'stop_server', server });
    ledger.must(resize(server, large));
    // The price was looked up while it was small.
    ledger.must(start(server, small));
    expect(serverIn(ledger, server)).toMatchObject({
      terms: large,
      run: { terms: large, current: { amount: 36_000 } },
    });
    const other = provisioned(ledger, { terms: large });
    ledger.must(start(other, small));
    expect(serverIn(ledger, other).run?.current.amount).toBe(36_000);
  });
});
