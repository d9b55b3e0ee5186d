import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dayMs, hourMs, after as laterBy, minuteMs } from '../../../core/units/instant.ts';
import { deliveryTriesMax } from '../../../db/webhook-deliveries.ts';
import { deliverWebhooks } from '../../../worker/cron/deliver-webhooks.ts';
import { post } from '../../../worker/notices/post.ts';
import { isAuthentic, type Receiver, startReceiver } from '../../support/webhooks/receiver.ts';
import { ada, anOutbox, ben, now, type Outbox } from './outbox.ts';

let outbox: Outbox;
let receiver: Receiver;

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  [outbox, receiver] = await Promise.all([anOutbox(), startReceiver()]);
});
afterEach(() => receiver.stop());

const deliveries = () =>
  outbox.db.sqlite.prepare('SELECT * FROM webhook_deliveries ORDER BY notice, endpoint').all();

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));

describe('an event', () => {
  it('reaches whoever listens, signed, with what it tells', async () => {
    const secret = await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    expect(await deliverWebhooks(outbox.env, now)).toBe(1);
    const [got] = receiver.received;
    expect(got && isAuthentic(secret, got)).toBe(true);
    expect(got?.headers['webhook-id']).toBe('ntc_ada00000000000000000_server-1');
    expect(got?.headers['content-type']).toBe('application/json');
    expect(bodies()).toEqual([
      {
        type: 'server.stop',
        timestamp: '2100-01-01T00:00:00.000Z',
        data: {
          account: ada,
          external_id: 'customer-7',
          notice: 'ntc_ada00000000000000000_server-1',
          server_name: 's1',
          reason: 'credits',
          stop_at: '2100-01-01T00:00:00.001Z',
        },
      },
    ]);
    expect(deliveries()).toMatchObject([{ status: 'delivered', answered: 204, due_at: null }]);
  });

  it('is not authentic with another secret, another body, or an old timestamp', async () => {
    const secret = await outbox.listen('whe_1', receiver.url);
    const other = await outbox.listen('whe_2', receiver.url, { account: ben });
    await outbox.put(1);
    await deliverWebhooks(outbox.env, now);
    const [got] = receiver.received;
    if (!got) throw new Error('nothing was sent');
    expect(isAuthentic(other, got)).toBe(false);
    expect(isAuthentic(secret, { ...got, body: `${got.body} ` })).toBe(false);
    expect(isAuthentic(secret, got, Date.now() + hourMs)).toBe(false);
  });

  it('reaches its own account’s endpoints and the platform’s, and nobody else’s', async () => {
    await outbox.listen('whe_ada', `${receiver.url}ada`);
    await outbox.listen('whe_ben', `${receiver.url}ben`, { account: ben });
    await outbox.listen('whe_platform', `${receiver.url}platform`, { account: null });
    await outbox.put(1);
    await outbox.put(1, { account: ben });
    await deliverWebhooks(outbox.env, now);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual([
      '/ada',
      '/ben',
      '/platform',
      '/platform',
    ]);
  });

  it('reaches only those that asked for its type', async () => {
    await outbox.listen('whe_1', `${receiver.url}one`, { events: ['server.stop'] });
    await outbox.listen('whe_2', `${receiver.url}two`, { events: ['budget.alert', 'usage.spike'] });
    await outbox.put(1);
    await outbox.put(2, { kind: 'usage_spike' });
    await deliverWebhooks(outbox.env, now);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/one', '/two']);
  });

  it('goes out once, however many runs there are at a time', async () => {
    await outbox.listen('whe_1', receiver.url);
    for (let n = 0; n < 90; n++) await outbox.put(n);
    await Promise.all([1, 2, 3].map(() => deliverWebhooks(outbox.env, now)));
    await deliverWebhooks(outbox.env, now);
    expect(new Set(bodies().map(({ data }) => data.notice)).size).toBe(90);
    expect(receiver.received).toHaveLength(90);
  });
});

describe('a delivery that fails', () => {
  it('is tried again eight times in all, under the same id and with the same body', async () => {
    await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    receiver.answer = 503;
    const waits = [
      ...[0, minuteMs, 5 * minuteMs, 30 * minuteMs],
      ...[2, 6, 12, 24].map((hours) => hours * hourMs),
    ];
    expect(waits).toHaveLength(deliveryTriesMax);
    let at = now;
    for (const wait of waits) {
      if (wait > 0) expect(await deliverWebhooks(outbox.env, laterBy(at, wait - 1))).toBe(0);
      at = laterBy(at, wait);
      expect(await deliverWebhooks(outbox.env, at)).toBe(1);
    }
    expect(deliveries()).toMatchObject([
      { status: 'failed', tries: 8, answered: 503, due_at: null },
    ]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await deliverWebhooks(outbox.env, laterBy(at, 9 * dayMs))).toBe(0);
  });

  it('is delivered when the receiver works again', async () => {
    await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    receiver.answer = 500;
    await deliverWebhooks(outbox.env, now);
    receiver.answer = 200;
    await deliverWebhooks(outbox.env, laterBy(now, minuteMs));
    expect(deliveries()).toMatchObject([{ status: 'delivered', tries: 2, answered: 200 }]);
  });

  it('is not sent on to where a redirect leads', async () => {
    await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    receiver.answer = 307;
    await deliverWebhooks(outbox.env, now);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
    expect(deliveries()).toMatchObject([{ status: 'pending', answered: 307 }]);
  });

  it('with 410 is the endpoint’s last', async () => {
    await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    receiver.answer = 410;
    await deliverWebhooks(outbox.env, now);
    await outbox.put(2);
    receiver.answer = 200;
    await deliverWebhooks(outbox.env, laterBy(now, dayMs));
    expect(receiver.received).toHaveLength(1);
    expect(deliveries()).toMatchObject([{ status: 'failed', answered: 410, due_at: null }]);
    const kept = outbox.db.sqlite.prepare('SELECT secret FROM webhook_endpoints').all();
    expect(kept).toEqual([{ secret: '' }]);
  });

  it('does not wait for an endpoint that was removed', async () => {
    await outbox.listen('whe_1', receiver.url);
    await outbox.put(1);
    receiver.answer = 500;
    await deliverWebhooks(outbox.env, now);
    outbox.db.sqlite.exec('UPDATE webhook_endpoints SET removed_at = 1');
    await deliverWebhooks(outbox.env, laterBy(now, dayMs));
    expect(receiver.received).toHaveLength(1);
    expect(deliveries()).toMatchObject([{ status: 'failed', due_at: null }]);
  });

  it('says so when nobody is there, and when nobody answers in time', async () => {
    const secret = await outbox.listen('whe_1', receiver.url);
    receiver.answer = 'nothing';
    const message = { id: 'ntc_1', body: '{}' };
    expect(await post({ url: receiver.url, secret }, message, 50)).toEqual({
      answered: null,
      delivered: false,
      error: 'no answer within 0.05 s',
    });
    const nowhere = await post({ url: 'http://127.0.0.1:9/', secret }, message, 1_000);
    expect(nowhere).toMatchObject({ answered: null, delivered: false });
  });
});

describe('an endpoint that does not answer', () => {
  const nowhere = 'http://127.0.0.1:9/';
  const ofDead = () =>
    outbox.db.sqlite.prepare("SELECT * FROM webhook_deliveries WHERE endpoint = 'whe_dead'").all();

  it('is asked once a run, and what waits for it keeps its tries and its place', async () => {
    await outbox.listen('whe_dead', nowhere);
    await outbox.listen('whe_ben', receiver.url, { account: ben });
    for (let n = 0; n < 80; n++) await outbox.put(n);
    await outbox.put(1, { account: ben });
    expect(await deliverWebhooks(outbox.env, now)).toBe(2);
    expect(receiver.received).toHaveLength(1);
    expect(ofDead().filter(({ tries }) => tries === 1)).toHaveLength(1);
    expect(ofDead().filter(({ tries }) => tries === 0)).toHaveLength(79);
    expect(ofDead().filter(({ tried_at: tried }) => tried !== null)).toHaveLength(1);
    expect(new Set(ofDead().map(({ due_at: due }) => due))).toEqual(
      new Set([laterBy(now, minuteMs)]),
    );
  });

  it('is asked the less often the longer that goes on', async () => {
    await outbox.listen('whe_dead', nowhere);
    for (let n = 0; n < 5; n++) await outbox.put(n);
    let asked = 0;
    for (let minute = 0; minute < 30; minute++)
      asked += await deliverWebhooks(outbox.env, laterBy(now, minute * minuteMs));
    expect(asked).toBe(3);
  });

  it('gets everything that waited once it answers', async () => {
    await outbox.listen('whe_dead', receiver.url);
    receiver.answer = 'nothing';
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('connection lost'));
    for (let n = 0; n < 80; n++) await outbox.put(n);
    await deliverWebhooks(outbox.env, now);
    fetched.mockRestore();
    receiver.answer = 204;
    await deliverWebhooks(outbox.env, laterBy(now, minuteMs));
    expect(receiver.received).toHaveLength(80);
    expect(ofDead().filter(({ status }) => status === 'delivered')).toHaveLength(80);
  });
});

it('what a run had no time for has lost no try', async () => {
  await outbox.listen('whe_1', receiver.url);
  for (let n = 0; n < 10; n++) await outbox.put(n);
  let late = 0;
  const clock = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => clock() + late);
  const sent = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...asked) => {
    late = hourMs;
    return sent(...asked);
  });
  expect(await deliverWebhooks(outbox.env, now)).toBe(1);
  vi.restoreAllMocks();
  expect(
    deliveries()
      .map(({ tries }) => tries)
      .sort(),
  ).toEqual([...Array(9).fill(0), 1]);
  expect(await deliverWebhooks(outbox.env, now)).toBe(9);
  expect(receiver.received).toHaveLength(10);
});
