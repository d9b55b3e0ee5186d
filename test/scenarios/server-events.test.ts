import { afterAll, beforeAll, expect, it } from 'vitest';
import { fireCron } from '../../scripts/running/crons.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { isAuthentic, type Receiver, startReceiver } from '../support/webhooks/receiver.ts';

let worker: BuiltWorker;
let receiver: Receiver;
/** Of a browser that is signed in. */
let cookie: string;
beforeAll(async () => {
  [worker, receiver] = await Promise.all([startBuiltWorker(), startReceiver()]);
  const signedIn = await fetch(worker.dashboard, { redirect: 'manual' });
  cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});
afterAll(() => Promise.all([worker?.remove(), receiver?.stop()]));

type Who = 'customer' | 'platform';

interface Changed {
  readonly server: { readonly id: string; readonly status: string };
  readonly confirmed?: boolean;
}

async function call<T>(who: Who, method: string, path: string, body?: object): Promise<T> {
  const identity: Record<string, string> =
    who === 'customer'
      ? { cookie, origin: worker.url }
      : { authorization: `Bearer ${worker.platformKey}` };
  const response = await fetch(`${worker.url}/v1${path}`, {
    method,
    headers: { ...identity, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));

/** What `/v1/admin/server_stops` says of the server now. */
const openStops = async () =>
  (
    await call<{ data: { server: string; reason: string }[] }>(
      'platform',
      'GET',
      '/admin/server_stops',
    )
  ).data;

/** Fires the minute's cron until the platform and the account have heard so much, then once more. */
async function untilHeard(count: number): Promise<void> {
  const heard = async () => {
    await fireCron(worker.url, '* * * * *');
    return receiver.received.length;
  };
  await expect.poll(heard, { timeout: 30_000 }).toBe(2 * count);
  expect(await heard()).toBe(2 * count);
}

it('whoever runs the machines hears once of all a customer presses, acts on it and confirms', async () => {
  const account = `/accounts/${worker.account}`;
  const events = { url: `${receiver.url}platform` };
  const { secret } = await call<{ secret: string }>(
    'platform',
    'POST',
    '/admin/webhook_endpoints',
    events,
  );
  await call('platform', 'POST', `${account}/webhook_endpoints`, { url: `${receiver.url}own` });

  const asked = { name: 'web', tier: 'small', project: 'prj_a' };
  const { server } = await call<Changed>('customer', 'POST', '/accounts/me/servers', asked);
  const mine = `/accounts/me/servers/${server.id}`;
  const theirs = `${account}/servers/${server.id}`;
  await untilHeard(1);
  expect(receiver.received.every((got) => isAuthentic(secret, got))).toBe(false);
  const [told] = receiver.received.filter(({ path }) => path === '/platform');
  expect(told && isAuthentic(secret, told)).toBe(true);
  expect(JSON.parse(told?.body ?? '')).toMatchObject({
    type: 'server.provision',
    data: {
      ...{ account: worker.account, server: server.id, server_name: 'web', tier: 'small' },
      ...{ project: 'prj_a', requested_by: 'dashboard', api_key: null },
      deadline: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    },
  });

  await call('platform', 'POST', `${theirs}/start`, {});
  await call('customer', 'POST', `${mine}/resize`, { tier: 'medium' });
  await call('customer', 'POST', `${mine}/stop`, {});
  await untilHeard(4);
  expect(await openStops()).toMatchObject([{ server: server.id, reason: 'request' }]);
  const again = await call<Changed>('customer', 'POST', `${mine}/stop`, {});
  expect(again).toEqual({ server: { id: server.id, status: 'stopped' }, confirmed: false });
  expect(await openStops()).toHaveLength(1);
  expect(await call('platform', 'POST', `${theirs}/stop`, {})).toMatchObject({ confirmed: true });
  expect(await openStops()).toEqual([]);

  await call('customer', 'POST', `${mine}/start`, {});
  await call('customer', 'DELETE', mine);
  await untilHeard(7);
  expect(await openStops()).toMatchObject([{ server: server.id, reason: 'request' }]);
  expect(await call('platform', 'DELETE', theirs)).toMatchObject({ confirmed: true });
  expect(await openStops()).toEqual([]);

  for (const path of ['/platform', '/own'])
    expect(
      bodies()
        .filter((_, place) => receiver.received[place]?.path === path)
        .map(({ type, data }) => [data.seq, type, data.requested_by])
        .sort(([a], [b]) => a - b)
        .map(([, type, by]) => `${type} ${by}`),
    ).toEqual([
      'server.provision dashboard',
      'server.start api',
      'server.resize dashboard',
      'server.stop dashboard',
      'server.start dashboard',
      'server.stop dashboard',
      'server.delete dashboard',
    ]);
  const notices = await call<{ unread_count: number }>('customer', 'GET', '/accounts/me/notices');
  expect(notices).toMatchObject({ data: [], unread_count: 0 });
});
