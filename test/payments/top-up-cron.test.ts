import { afterEach, expect, it, vi } from 'vitest';
import { after, minuteMs } from '../../core/units/instant.ts';
import { workTopUps } from '../../worker/cron/top-ups.ts';
import type { Env } from '../../worker/env.ts';
import { aToppedUp, type ToppedUp } from '../support/payments/a-topped-up.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** The objects as the cron calls them; one that was not given does not answer. */
function objects(accounts: readonly ToppedUp[]): Env {
  const [first] = accounts;
  const stubOf = (id: string) => ({
    async payments(_caller: unknown, name: 'workTopUp', ask: Record<string, never>) {
      const account = accounts.find(({ desk }) => desk.account === id);
      if (!account) throw new Error('the object does not answer');
      return { ok: true, value: await account.run(name, ask) };
    },
  });
  const ACCOUNT = { idFromName: (name: string) => name, get: stubOf };
  return { ...first?.env, ACCOUNT } as unknown as Env;
}

const setDue = ({ d1, desk }: ToppedUp, at: number | null) =>
  d1.prepare('UPDATE accounts SET top_up_due_at = ? WHERE id = ?').bind(at, desk.account).run();

const dueOf = async ({ d1, desk }: ToppedUp) =>
  (
    await d1
      .prepare('SELECT top_up_due_at AS due FROM accounts WHERE id = ?')
      .bind(desk.account)
      .first<{ due: number | null }>()
  )?.due;

it('the cron alone charges once what the object itself never tried', async () => {
  const account = await aToppedUp();
  await account.spend(600);
  await setDue(account, account.now());
  const env = objects([account]);
  expect(await workTopUps(env, account.now())).toBe(1);
  expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
  expect(await dueOf(account)).toBe(after(account.now(), minuteMs));
  expect(await workTopUps(env, account.now())).toBe(0);
  account.advance(60);
  expect(await workTopUps(env, account.now())).toBe(1);
  expect(account.taken().charges).toEqual([2_000]);
});

it('the cron wakes nobody whose time has not come', async () => {
  const account = await aToppedUp();
  await account.spend(600);
  await setDue(account, account.now() + 1);
  expect(await workTopUps(objects([account]), account.now())).toBe(0);
  expect(account.taken().charges).toEqual([]);
});

it('an object that does not answer keeps no other waiting, and is asked again', async () => {
  const account = await aToppedUp();
  const silent = await aToppedUp({ beside: account.world });
  await account.spend(600);
  await setDue(silent, account.now() - 1);
  await setDue(account, account.now());
  expect(await workTopUps(objects([account]), account.now())).toBe(2);
  expect(account.taken().charges).toEqual([2_000]);
  expect(await dueOf(silent)).toBe(after(account.now(), minuteMs));
});

it('a time that cannot be written down keeps no other waiting', async () => {
  const account = await aToppedUp();
  const other = await aToppedUp({ beside: account.world });
  await account.spend(600);
  await setDue(other, account.now() - 1);
  await setDue(account, account.now());
  const env = objects([account, other]);
  let failed = 0;
  const prepare = (sql: string) => {
    if (/^update "accounts"/i.test(sql) && failed++ === 0) throw new Error('D1 is away');
    return env.DB.prepare(sql);
  };
  const DB = { prepare, batch: env.DB.batch.bind(env.DB) } as unknown as Env['DB'];
  expect(await workTopUps({ ...env, DB }, account.now())).toBe(2);
  expect(failed).toBe(2);
  expect(account.taken().charges).toEqual([2_000]);
});

/** D1 and the names of objects that take `ms` each while Stripe hangs, which the clock shows. */
async function slowObjects(names: readonly string[], ms: number) {
  const account = await aToppedUp();
  await account.d1
    .prepare(
      `INSERT INTO accounts (id, name, created_at, top_up_due_at)
       SELECT value, value, 1, ? FROM json_each(?)`,
    )
    .bind(account.now(), JSON.stringify(names))
    .run();
  vi.useFakeTimers({ toFake: ['Date'], now: account.now() });
  const asked: string[] = [];
  const get = (name: string) => ({
    async payments() {
      asked.push(name);
      vi.setSystemTime(Date.now() + ms);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { ok: true, value: { ok: false, error: { code: 'unavailable' } } };
    },
  });
  const ACCOUNT = { idFromName: (name: string) => name, get };
  const env = { ...account.env, ACCOUNT } as unknown as Env;
  return { env, asked, at: account.now() };
}

const names = Array.from({ length: 40 }, (_, n) => `acct_${String(n).padStart(20, '0')}`);

it('runs that overlap ask each object once', async () => {
  const { env, asked, at } = await slowObjects(names, 0);
  await Promise.all([workTopUps(env, at), workTopUps(env, at), workTopUps(env, at)]);
  expect(asked.toSorted()).toEqual(names);
});

it('while Stripe hangs a run begins nothing after half a minute, and the next goes on', async () => {
  const { env, asked, at } = await slowObjects(names, 2_000);
  await workTopUps(env, at);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.length).toBeLessThan(30);
  const before = asked.length;
  await workTopUps(env, after(at, minuteMs / 2));
  expect(asked.length).toBeGreaterThan(before);
  expect(new Set(asked).size).toBe(asked.length);
});
