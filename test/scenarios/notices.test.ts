import { afterAll, beforeAll, expect, it } from 'vitest';
import { fireCron } from '../../scripts/running/crons.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { isAuthentic, type Receiver, startReceiver } from '../support/webhooks/receiver.ts';

let worker: BuiltWorker;
let receiver: Receiver;
beforeAll(async () => {
  [worker, receiver] = await Promise.all([startBuiltWorker(), startReceiver()]);
});
afterAll(() => Promise.all([worker?.remove(), receiver?.stop()]));

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${worker.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${worker.platformKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

it('a balance that is low reaches the account by e-mail and the platform by webhook, as it is deployed', async () => {
  const account = `/accounts/${worker.account}`;
  const { secret } = await call<{ secret: string }>('POST', '/admin/webhook_endpoints', {
    url: `${receiver.url}hydron`,
  });
  await call('PUT', `${account}/notice_settings`, {
    email: 'ada@example.com',
    emailed: ['low_balance'],
    low_balance_microcredits: 199_000_000,
  });
  await call('POST', `${account}/usage`, {
    meter: 'code.analysis',
    quantities: { lines: 100_000, files: 1_000 },
  });
  const notices = () => call<{ unread_count: number }>('GET', `${account}/notices`);
  await expect.poll(notices, { timeout: 10_000 }).toMatchObject({ unread_count: 1 });
  for (let minute = 0; minute < 3; minute++) await fireCron(worker.url, '* * * * *');

  expect(receiver.received).toHaveLength(1);
  const [got] = receiver.received;
  expect(got && isAuthentic(secret, got)).toBe(true);
  expect(JSON.parse(got?.body ?? '')).toMatchObject({
    type: 'balance.low',
    data: { account: worker.account, threshold_microcredits: 199_000_000 },
  });

  // miniflare says where it wrote what would have been sent.
  await expect.poll(worker.printed).toMatch(/To: ada@example\.com/);
  expect(worker.printed().match(/Subject: .*below 199\.00 credits/g)).toHaveLength(1);
  expect(worker.printed()).toMatch(/Text: .*\.txt/);
});
