import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { accountStub } from '../../worker/account/account-client.ts';
import { anAccount, env, type Heard, micro, send, type World } from './api-client.ts';

/** 1,500 s of the small server at 2.4 credits an hour: exactly 1 credit. */
const oneCredit = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1_500 } };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Again with the same key until it is answered for good, as a client would. */
async function insist(path: string, sent: { key: string; body: object; name: string }) {
  const headers = { 'idempotency-key': sent.name };
  for (let attempt = 0; attempt < 200; attempt++) {
    const heard = await send(path, { key: sent.key, body: sent.body, headers });
    if (heard.status < 500) return heard;
    await pause(5 + attempt);
  }
  throw new Error(`${sent.name} was never answered`);
}

/** An account with 100 credits and not a millionth more. */
async function aHundredCredits(): Promise<World> {
  const world = await anAccount();
  const taken = await send(`/v1/admin/accounts/${world.account}/adjustments`, {
    key: world.key,
    body: { amount_microcredits: micro(100), reason: 'half of the free credits' },
    headers: { 'idempotency-key': 'half' },
  });
  expect(taken.status).toBe(201);
  return world;
}

afterEach(() => {
  vi.restoreAllMocks();
});

const disturbances = {
  evicted: (account: AccountId) => evictDurableObject(accountStub(env, account)),
  aborted: () => abortAllDurableObjects(),
};

const statuses = (heard: readonly Heard[], status: number) =>
  heard.filter((one) => one.status === status).length;

for (const [what, disturb] of Object.entries(disturbances))
  test(`of 1,000 events and holds at once exactly 100 are taken, with the object ${what} in between`, async () => {
    const { key, account, at } = await aHundredCredits();
    // Every aborted call is logged, as it should be; here there are hundreds.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let over = false;
    const trouble = (async () => {
      let times = 0;
      while (!over) {
        await pause(40);
        await disturb(account as AccountId).then(
          () => times++,
          () => undefined,
        );
      }
      return times;
    })();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        n % 4 === 0
          ? insist(`${at}/holds`, { key, name: `h${n}`, body: { amount_microcredits: micro(1) } })
          : insist(`${at}/usage`, { key, name: `u${n}`, body: oneCredit }),
      ),
    );
    expect([statuses(answers, 201), statuses(answers, 402)]).toEqual([100, 900]);
    const holds = answers.flatMap(({ json }) => (json.hold ? [String(json.hold.id)] : []));
    const captures = await Promise.all(
      holds.map((id) =>
        insist(`${at}/holds/${id}/capture`, {
          key,
          name: `capture ${id}`,
          body: { amount_microcredits: micro(1) },
        }),
      ),
    );
    over = true;
    expect(await trouble).toBeGreaterThan(0);
    expect(statuses(captures, 200)).toBe(holds.length);
    const balance = await send(`${at}/balance`, { key });
    expect(balance.json).toMatchObject({ available_microcredits: 0, held_microcredits: 0 });
    const verified = await send(`${at}/entries/verify`, { key });
    expect(verified.json).toMatchObject({ ok: true, complete: true });
  });
