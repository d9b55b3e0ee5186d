import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetIndex } from '../../worker/rating/card-index.ts';
import { anAccount, anAccountKey, aPlatformKey, micro, type Sent, send } from './api-client.ts';
import { aDearerCard } from './api-dearer-card.ts';

afterEach(() => {
  vi.useRealTimers();
  forgetIndex();
});

const minute = 60_000;

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();

const letPass = (minutes: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * minute });

const named = (name: string) => ({ 'idempotency-key': name });

async function expectReplay(path: string, sent: Sent, first: string): Promise<void> {
  const replay = await send(path, sent);
  expect(replay.text).toBe(first);
  expect(replay.headers.get('idempotent-replayed')).toBe('true');
}

describe('the same request with the same key', () => {
  it('is answered alike when its instants have passed meanwhile', async () => {
    const { key, at } = await anAccount();
    const card = { ...aDearerCard(2), effective_at: inMinutes(6) };
    const published = { key, body: card, headers: named('card') };
    const first = await send('/v1/admin/rate_cards', published);
    expect(first.status).toBe(201);
    const expiring = { name: 'Brief', scopes: ['balance:read'], expires_at: inMinutes(5) };
    const made = { key, body: expiring, headers: named('brief') };
    const own = await send(`${at}/api_keys`, made);
    const platform = await send('/v1/admin/platform_keys', made);
    expect([own.status, platform.status]).toEqual([201, 201]);

    letPass(30);
    await expectReplay('/v1/admin/rate_cards', published, first.text);
    const hidden = ({ text, json }: typeof own) =>
      text.replace(`"secret":"${json.secret}"`, '"secret":null');
    await expectReplay(`${at}/api_keys`, made, hidden(own));
    await expectReplay('/v1/admin/platform_keys', made, hidden(platform));
  });

  it('is answered alike when a grant has expired or an event become too old meanwhile', async () => {
    const { key, at } = await anAccount();
    const grant = {
      source: 'promotion',
      amount_microcredits: micro(5),
      reason: 'a short promotion',
      expires_at: inMinutes(5),
    };
    const usage = {
      meter: 'code.analysis',
      quantities: { lines: 1_000 },
      occurred_at: inMinutes(-30 * 24 * 60 + 5),
    };
    const granted = { key, body: grant, headers: named('grant') };
    const used = { key, body: usage, headers: named('usage') };
    const first = await send(`${at}/grants`, granted);
    const second = await send(`${at}/usage`, used);
    expect([first.status, second.status]).toEqual([201, 201]);

    letPass(30);
    await expectReplay(`${at}/grants`, granted, first.text);
    await expectReplay(`${at}/usage`, used, second.text);
    const stranger = { ...granted, headers: named('another key') };
    expect((await send(`${at}/grants`, stranger)).json).toMatchObject({ param: 'expires_at' });
    const other = { ...granted, body: { ...grant, reason: 'another' } };
    expect((await send(`${at}/grants`, other)).status).toBe(422);
  });

  it('is refused for instants that had passed when it came first', async () => {
    const { key, at } = await anAccount();
    const expired = { name: 'Late', scopes: ['balance:read'], expires_at: inMinutes(-1) };
    const soon = { ...aDearerCard(2), effective_at: inMinutes(4) };
    const wrong: [string, object, string][] = [
      [`${at}/api_keys`, expired, 'expires_at'],
      ['/v1/admin/platform_keys', expired, 'expires_at'],
      ['/v1/admin/rate_cards', soon, 'effective_at'],
      ['/v1/admin/rate_cards', { ...soon, effective_at: 'soon' }, 'effective_at'],
    ];
    for (const [path, body, param] of wrong)
      for (const headers of [{}, named(`${path} ${param}`)]) {
        const refused = await send(path, { key, body, headers });
        expect(refused.status).toBe(400);
        expect(refused.json).toMatchObject({ code: 'invalid_request', param });
      }
  });

  it('does not put back an older name', async () => {
    const { key, at } = await anAccount();
    const made = await send(`${at}/projects`, { key, body: { name: 'A' } });
    const path = `${at}/projects/${made.json.id}`;
    const rename = { key, method: 'PATCH', body: { name: 'B' }, headers: named('rename') };
    const first = await send(path, rename);
    expect(first.json).toMatchObject({ name: 'B' });
    await send(path, { key, method: 'PATCH', body: { name: 'C' } });
    await expectReplay(path, rename, first.text);
    expect((await send(path, { key })).json).toMatchObject({ name: 'C' });
    const other = await send(path, { ...rename, body: { name: 'D' } });
    expect(other.json).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('archives and revokes once, and says so byte for byte', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const project = await send(`${at}/projects`, { key, body: { name: 'A' } });
    const own = await anAccountKey(world, ['balance:read']);
    const body = { name: 'Reader', scopes: ['balance:read'] };
    const platform = await send('/v1/admin/platform_keys', { key, body });
    const paths = [
      `${at}/projects/${project.json.id}`,
      `${at}/api_keys/${own.id}`,
      `/v1/admin/platform_keys/${platform.json.id}`,
    ];
    for (const [place, path] of paths.entries()) {
      const sent = { key, method: 'DELETE', headers: named(`delete ${place}`) };
      const first = await send(path, sent);
      expect(first.status).toBe(200);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      await expectReplay(path, sent, first.text);
    }
    const none = { key, method: 'DELETE', headers: named('none') };
    const missing = await send(`${at}/projects/prj_none`, none);
    expect(missing.status).toBe(404);
    await expectReplay(`${at}/projects/prj_none`, none, missing.text);
  });

  it('is the same by the account’s id and by your own id of it, for operators too', async () => {
    const key = await aPlatformKey();
    const externalId = `cust-${crypto.randomUUID()}`;
    const opened = await send('/v1/accounts', {
      key,
      body: { name: 'Northwind', external_id: externalId },
    });
    const body = { amount_microcredits: micro(50), reason: 'A mistake' };
    const sent = { key, body, headers: named('adjust') };
    const first = await send(`/v1/admin/accounts/${opened.json.id}/adjustments`, sent);
    expect(first.status).toBe(201);
    const byOwnId = `/v1/admin/accounts/${encodeURIComponent(`ext:${externalId}`)}/adjustments`;
    await expectReplay(byOwnId, sent, first.text);
  });
});
