import { runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '../../core/ledger/command.ts';
import { credits } from '../../core/units/credits.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { minuteMs, secondMs } from '../../core/units/instant.ts';
import { accountStub } from '../../worker/account/account-client.ts';
import type { Env } from '../../worker/env.ts';
import { AccountObject } from '../../worker/index.ts';
import { env } from './api-client.ts';

const account = 'acct_0123456789abcdefghjk' as AccountId;
const debit: Command = {
  kind: 'debit',
  amount: credits(60),
  usage: { meter: 'code.analysis', quantities: { lines: 1, files: 1 }, card: 1 },
  collect: 'all',
};
const prepared: readonly Command[] = [
  { kind: 'open', account },
  { kind: 'grant', source: 'free', amount: credits(100), priority: 10, reason: 'to begin with' },
  {
    kind: 'set_top_up',
    enabled: true,
    threshold: credits(50),
    credits: credits(200),
    bonus: credits(0),
    price: { amountMinor: 2_000, currency: 'usd' },
    monthlyCapMinor: 10_000,
    consent: { by: account, textHash: 'words' },
  },
];

/** What Stripe is asked, and whether it answers: then that the customer was deleted there. */
let asked: string[] = [];
let isAway = false;
let shiftMs = 0;
/** Stripe's client keeps the `fetch` it was made with, so each test has a client of its own. */
let clients = 0;

beforeEach(async () => {
  asked = [];
  isAway = false;
  shiftMs = 0;
  clients += 1;
  const wallClock = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => wallClock() + shiftMs);
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input));
    if (isAway) throw new TypeError('Stripe is away');
    return Response.json({ id: 'cus_1', object: 'customer', deleted: true });
  });
  await env.DB.prepare(
    `INSERT INTO stripe_customers (customer, account, generation, created_at) VALUES (?, ?, 1, 1)`,
  )
    .bind('cus_1', account)
    .run();
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Story = (
  wake: (settings?: Partial<Env>) => AccountObject,
  ctx: DurableObjectState,
) => Promise<void>;

/** Tells a story of the account in its object; each waking knows only what is stored. */
const inObject = (story: Story) =>
  runInDurableObject(accountStub(env, account), (_, ctx) =>
    story(
      (settings) =>
        new AccountObject(ctx, {
          ...env,
          STRIPE_SECRET_KEY: `sk_test_wiring_${clients}`,
          ...settings,
        }),
      ctx,
    ),
  );

async function run(object: AccountObject, ...commands: readonly Command[]) {
  for (const command of commands) {
    const caller = { kind: 'checked' } as const;
    const answer = await object.execute({ caller, command, identities: [], requestId: 'a test' });
    expect(answer).toMatchObject({ ok: true, value: { kind: 'accepted' } });
  }
}

/** The first to pay waits until Stripe's client is loaded. */
const patiently = { timeout: 30_000 };

const timesAsked = () => expect.poll(() => asked.length, patiently);

const kinds = ({ storage }: DurableObjectState) =>
  storage.sql
    .exec<{ kind: string }>('SELECT kind FROM entries ORDER BY seq')
    .toArray()
    .map(({ kind }) => kind);

const lastKind = (ctx: DurableObjectState) => expect.poll(() => kinds(ctx).at(-1), patiently);

test('what a debit claims is worked on at once, and an alarm is the net under it', () =>
  inObject(async (wake, ctx) => {
    const object = wake();
    isAway = true;
    await run(object, ...prepared, debit);
    const before = Date.now();
    await timesAsked().toBe(1);
    const alarm = (await ctx.storage.getAlarm()) ?? Number.POSITIVE_INFINITY;
    expect(alarm - before).toBeLessThanOrEqual(minuteMs);
    expect(kinds(ctx).at(-1)).toBe('top_up_claim');
  }));

test('an object that was evicted goes on with its attempt when the alarm rings', () =>
  inObject(async (wake, ctx) => {
    isAway = true;
    await run(wake(), ...prepared, debit);
    await timesAsked().toBe(1);
    isAway = false;
    shiftMs = minuteMs + secondMs;
    await wake().alarm();
    await lastKind(ctx).toBe('top_up_result');
  }));

test('while Stripe is away, neither debits nor an alarm that rings for something else knock again', () =>
  inObject(async (wake) => {
    isAway = true;
    const object = wake();
    await run(object, ...prepared, debit);
    await timesAsked().toBe(1);
    const one: Command = { ...debit, amount: credits(1) };
    for (let second = 0; second < 10; second++) {
      shiftMs += secondMs;
      await run(object, one);
      await object.alarm();
    }
    expect(asked).toHaveLength(1);
    shiftMs += minuteMs;
    for (let ring = 0; ring < 5; ring++) await object.alarm();
    expect(asked).toHaveLength(2);
  }));

test('a storm that used up the account’s minute keeps neither its top-up nor its webhooks away', () =>
  inObject(async (wake, ctx) => {
    const object = wake({ RATE_LIMIT_PER_MINUTE: '4' });
    await run(object, ...prepared, debit);
    const refused = { ok: false, denial: { code: 'rate-limited' } };
    expect(await object.balance({ kind: 'checked' })).toMatchObject(refused);
    await lastKind(ctx).toBe('top_up_result');
    const reference = { kind: 'customer', id: 'cus_1' } as const;
    const settled = await object.payments({ kind: 'internal' }, 'settle', reference);
    expect(settled).toMatchObject({ ok: true, rate: { remaining: 0 } });
    expect(await object.reconcile(undefined)).toMatchObject({ ok: true });
  }));

test('while Stripe does not answer, the next alarm is set all the same', () =>
  inObject(async (wake, ctx) => {
    isAway = true;
    await run(wake(), ...prepared, debit);
    await timesAsked().toBe(1);
    let answer = () => {};
    vi.mocked(globalThis.fetch).mockImplementation(
      () =>
        new Promise((_, reject) => {
          asked.push('a call that hangs');
          answer = () => reject(new TypeError('at last'));
        }),
    );
    shiftMs = 2 * minuteMs;
    await ctx.storage.deleteAlarm();
    const ringing = wake().alarm();
    await timesAsked().toBe(2);
    expect(await ctx.storage.getAlarm()).not.toBeNull();
    answer();
    await ringing;
  }));
