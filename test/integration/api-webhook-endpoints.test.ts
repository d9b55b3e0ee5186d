import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import { endpointsMax } from '../../db/webhook-endpoints.ts';
import { deliverWebhooks } from '../../worker/cron/deliver-webhooks.ts';
import { anAccount, anAccountKey, env, send, type World } from './api-client.ts';

const url = 'https://hooks.example.com/hydron';
const platform = '/v1/admin/webhook_endpoints';

/** What would have left for the internet. */
let sent: { url: string; id: string | null; body: string }[];

beforeEach(() => {
  sent = [];
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (to, init) => {
    const headers = new Headers(init?.headers);
    sent.push({ url: String(to), id: headers.get('webhook-id'), body: String(init?.body) });
    return new Response(null, { status: 202 });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const endpoint = (
  { key, at }: World,
  body: object = { url },
  headers: Record<string, string> = {},
) => send(`${at}/webhook_endpoints`, { key, body, headers });

describe('webhook endpoints', () => {
  it('show their secret once: a replay has null and a list has none', async () => {
    const world = await anAccount();
    const headers = { 'idempotency-key': 'hook' };
    const made = await endpoint(world, { url, events: ['server.stop'] }, headers);
    expect(made.status).toBe(201);
    expect(made.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await endpoint(world, { url, events: ['server.stop'] }, headers);
    expect(again.json).toEqual({ ...made.json, secret: null });
    const listed = await send(`${world.at}/webhook_endpoints`, { key: world.key });
    expect(listed.json.data).toMatchObject([
      { id: String(made.json.id), url, events: ['server.stop'] },
    ]);
    const audit = await send('/v1/admin/audit_log', { key: world.key });
    expect(audit.text).toContain('webhook_endpoint.create');
    for (const { text } of [again, listed, audit])
      expect(text).not.toContain(String(made.json.secret).slice(6));
  });

  it('are removed, and then they are not there', async () => {
    const world = await anAccount();
    const id = String((await endpoint(world)).json.id);
    const path = `${world.at}/webhook_endpoints/${id}`;
    for (const _again of [false, true])
      expect((await send(path, { key: world.key, method: 'DELETE' })).json).toMatchObject({ id });
    expect((await send(`${path}/deliveries`, { key: world.key })).status).toBe(404);
    expect((await send(`${world.at}/webhook_endpoints`, { key: world.key })).json.data).toEqual([]);
    const kept = await env.DB.prepare('SELECT secret FROM webhook_endpoints').all();
    expect(kept.results).toEqual([{ secret: '' }]);
  });

  it.each([
    [{ url: 'http://hooks.example.com/' }, 'url'],
    [{ url: 'https://10.0.0.1/' }, 'url'],
    [{ url: 'nonsense' }, 'url'],
    [{ url, events: ['everything'] }, 'events[0]'],
    [{ url, events: ['usage.spike', 'usage.spike'] }, 'events'],
    [{ url, secret: 'whsec_mine' }, 'secret'],
    [{}, 'url'],
  ])('as %j are refused by the field at fault', async (body, param) => {
    const refused = await endpoint(await anAccount(), body);
    expect(refused.json).toMatchObject({ code: 'invalid_request', param });
  });

  it('are so many at a time and no more', async () => {
    const world = await anAccount();
    for (let n = 0; n < endpointsMax; n++) expect((await endpoint(world)).status).toBe(201);
    expect((await endpoint(world)).json).toMatchObject({ code: 'limit_reached' });
  });

  it('are their owner’s alone', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const id = String((await endpoint(world)).json.id);
    for (const at of [`${other.at}/webhook_endpoints`, platform])
      for (const [method, rest] of [
        ['DELETE', ''],
        ['POST', '/test'],
        ['GET', '/deliveries'],
      ] as const)
        expect((await send(`${at}/${id}${rest}`, { key: world.key, method })).status).toBe(404);
    const { secret } = await anAccountKey(world, ['webhooks:read']);
    const refused = await send('/v1/accounts/me/webhook_endpoints', { key: secret, body: { url } });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'webhooks:write' });
    expect((await send(platform, { key: secret })).json).toMatchObject({ scope: 'admin' });
  });

  it('are tested with one event that counts for nothing else', async () => {
    const world = await anAccount();
    const id = String((await endpoint(world)).json.id);
    const tested = await send(`${world.at}/webhook_endpoints/${id}/test`, {
      key: world.key,
      body: {},
    });
    expect(tested.json).toMatchObject({ delivered: true, answered: 202, error: null });
    expect(sent).toMatchObject([{ url, id: expect.stringMatching(/^test_/) }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      type: 'webhook.test',
      data: { endpoint: id },
    });
    const listed = await send(`${world.at}/webhook_endpoints/${id}/deliveries`, { key: world.key });
    expect(listed.json.data).toEqual([]);
  });

  it('of account and platform hear of a balance that is low, and say what came of it', async () => {
    const world = await anAccount();
    const own = String((await endpoint(world, { url: `${url}/own` })).json.id);
    const body = { url: `${url}/platform`, events: ['balance.low'] };
    const ours = await send(platform, { key: world.key, body });
    expect(ours.status).toBe(201);
    const usage = { meter: 'code.analysis', quantities: { lines: 200_000, files: 2_000 } };
    await send(`${world.at}/usage`, { key: world.key, body: usage });
    const told = () => env.DB.prepare('SELECT id FROM notices').first<{ id: string }>();
    await expect.poll(told, { timeout: 10_000 }).not.toBeNull();
    const { id } = (await told()) as { id: string };

    expect(await deliverWebhooks(env, instant(Date.now() + 1_000))).toBe(2);
    expect(sent.map((one) => one.url).sort()).toEqual([`${url}/own`, `${url}/platform`]);
    expect(sent.map((one) => one.id)).toEqual([id, id]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      type: 'balance.low',
      data: { account: world.account, external_id: null, notice: id },
    });
    const paths = [`${world.at}/webhook_endpoints/${own}`, `${platform}/${ours.json.id}`];
    for (const path of paths) {
      const { json } = await send(`${path}/deliveries`, { key: world.key });
      expect(json.data).toMatchObject([
        {
          notice: id,
          type: 'balance.low',
          status: 'delivered',
          tries: 1,
          answered: 202,
          next_try_at: null,
        },
      ]);
    }
  });
});
