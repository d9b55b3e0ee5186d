import { describe, expect, it, vi } from 'vitest';
import {
  type CarryOut,
  type DeskPorts,
  PaymentDesk,
  waitingMax,
} from '../../../worker/account/payment-desk.ts';
import { problemKinds } from '../../../worker/http/problem.ts';
import type { StripeReference } from '../../../worker/stripe/reference.ts';

const done = { ok: true, value: { status: 'done' } } as const;
const session = (id: string): StripeReference => ({ kind: 'session', id });
const ports = {} as DeskPorts;

/** A desk whose steps take until the test ends them, in the order they were begun. */
function aDesk(stepMaxMs?: number) {
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const carryOut: CarryOut = (_, name, ask) =>
    new Promise((resolve, reject) => {
      begun.push(`${name} ${Object.values(ask).join(' ')}`.trim());
      ends.push((error) => (error ? reject(error) : resolve(done as never)));
    });
  const desk = new PaymentDesk(carryOut, stepMaxMs);
  return {
    begun,
    look: (id: string) => desk.run(ports, 'settle', session(id)),
    read: () => desk.run(ports, 'readTopUp', {}),
    order: (order: string) => desk.run(ports, 'syncOrder', { order }),
    /** Ends the step under way, and lets the next begin. */
    async end(error?: Error) {
      ends.shift()?.(error);
      await turn();
    },
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the payment steps of an account', () => {
  it('go one after another, in the order they were asked for, whatever becomes of one', async () => {
    const { begun, look, order, end } = aDesk();
    const answers = [look('a'), order('b'), look('c')];
    await turn();
    expect(begun).toEqual(['settle session a']);
    await end();
    const broken = expect(answers[1]).rejects.toThrow('broken');
    await end(new Error('broken'));
    await broken;
    await end();
    expect(begun).toEqual(['settle session a', 'syncOrder b', 'settle session c']);
    expect(await answers[2]).toEqual(done);
  });

  it('share one look at what a look waits for, however often it is told of', async () => {
    const { begun, look, end } = aDesk();
    const first = look('a');
    await turn();
    const told = Array.from({ length: 500 }, () => look('b'));
    await end();
    await end();
    expect(begun).toEqual(['settle session a', 'settle session b']);
    expect(await first).toEqual(done);
    for (const answer of await Promise.all(told)) expect(answer).toEqual(done);
  });

  it('look again when the look before has begun: it may have seen too little', async () => {
    const { begun, look, end } = aDesk();
    const first = look('a');
    await turn();
    const second = look('a');
    await end();
    await end();
    expect(begun).toEqual(['settle session a', 'settle session a']);
    expect([await first, await second]).toEqual([done, done]);
  });

  it('share nothing else, and no look at another kind of thing', async () => {
    const { begun, order, end } = aDesk();
    const both = [order('a'), order('a')];
    await turn();
    await end();
    await end();
    await Promise.all(both);
    expect(begun).toEqual(['syncOrder a', 'syncOrder a']);
  });

  it('do not wait for ever for one that never comes back', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { begun, look, order } = aDesk(20);
    const hangs = look('a');
    const next = order('b');
    expect(await hangs).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(await next).toMatchObject({ ok: false });
    expect(begun).toEqual(['settle session a', 'syncOrder b']);
    expect(vi.mocked(console.error)).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });

  it('wait a hundred at the most: the next is to be sent again, and later there is room', async () => {
    const { begun, look, read, end } = aDesk();
    const first = look('0');
    await turn();
    const waiting = Array.from({ length: waitingMax }, (_, n) => look(String(n + 1)));
    const refused = { ok: false, error: { code: 'unavailable', retryAfterSeconds: 20 } };
    expect(await look('one more')).toMatchObject(refused);
    expect(await read()).toMatchObject(refused);
    expect(problemKinds.unavailable).toMatchObject({ status: 503, retryable: true });
    const shared = look('1');
    await end();
    const later = look('one more');
    for (let n = 0; n <= waitingMax; n++) await end();
    for (const answer of [first, ...waiting, shared, later]) expect(await answer).toEqual(done);
    expect(begun).toHaveLength(waitingMax + 2);
  });
});
