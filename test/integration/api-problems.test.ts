import { describe, expect, it } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import { claimKey } from '../../db/idempotency.ts';
import errorsPage from '../../docs/errors.md?raw';
import { sha256 } from '../../worker/auth/sha256.ts';
import { problemCodes } from '../../worker/http/problem.ts';
import { problemTexts } from '../../worker/http/problem-texts.ts';
import { anAccount, analysis, aPlatformKey, env, send } from './api-client.ts';
import { answerWith, noDatabase, objectThat } from './api-faults.ts';

describe('problems', () => {
  it('say 404 for a route and 405 for a method that are not there', async () => {
    const none = await send('/v1/nothing', {});
    expect(none.json).toMatchObject({ code: 'not_found', status: 404, retryable: false });
    const wrong = await send('/v1/accounts/me/usage', { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
    expect(wrong.json).toMatchObject({ code: 'method_not_allowed' });
    const entries = await send('/v1/accounts/me/entries', { method: 'PATCH' });
    expect(entries.headers.get('allow')).toBe('GET, HEAD');
  });

  it('say 415 for another type and 400 for what is no JSON', async () => {
    const { key, at } = await anAccount();
    const typed = (type: string, raw: BodyInit) =>
      send(`${at}/usage`, { key, raw, headers: { 'content-type': type } });
    expect((await typed('text/plain', '{}')).json).toMatchObject({
      code: 'unsupported_media_type',
    });
    expect((await typed('application/json; charset=utf-8', '{')).json).toMatchObject({
      code: 'invalid_request',
      param: 'body',
    });
    const broken = await typed('application/json', new Uint8Array([0x22, 0xff, 0x22]));
    expect(broken.json).toMatchObject({ code: 'invalid_request', param: 'body' });
  });

  it('say 413 for a body above its cap, stated or streamed', async () => {
    const { key, at } = await anAccount();
    const headers = { 'content-type': 'application/json' };
    const big = 'x'.repeat(64 * 1024 + 1);
    const stated = await send(`${at}/usage`, { key, raw: big, headers });
    expect(stated.status).toBe(413);
    expect(stated.json).toMatchObject({ code: 'payload_too_large', max_bytes: 64 * 1024 });
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const chunk = new TextEncoder().encode(big.slice(0, 16 * 1024));
    void (async () => {
      for (let n = 0; n < 6; n++) await writer.write(chunk);
      await writer.close();
    })().catch(() => undefined);
    const streamed = await send(`${at}/usage`, { key, raw: readable, headers });
    expect(streamed.status).toBe(413);
  });

  it('carry the caller’s request id, and headers no browser can be fooled by', async () => {
    const named = await send('/v1/nothing', { headers: { 'x-request-id': 'mine-1' } });
    expect(named.json.request_id).toBe('mine-1');
    expect(named.headers.get('x-request-id')).toBe('mine-1');
    const odd = await send('/v1/nothing', { headers: { 'x-request-id': 'a b"c' } });
    expect(odd.json.request_id).toMatch(/^req_/);
    const { headers } = named;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('say 400 for an idempotency key that is too long', async () => {
    const { key, at } = await anAccount();
    const headers = { 'idempotency-key': 'x'.repeat(256) };
    const refused = await send(`${at}/usage`, { key, body: analysis, headers });
    expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'Idempotency-Key' });
  });

  it('say 409 while the first request with a key still runs', async () => {
    const key = await aPlatformKey();
    const body = { name: 'Busy' };
    const hash = (text: string) => sha256(text).slice(0, 32);
    await claimKey(env.DB, {
      scope: 'platform',
      nameHash: hash('key:busy'),
      bodyHash: hash(`POST /v1/accounts\n${JSON.stringify(body)}`),
      requestId: 'another request',
      at: instant(Date.now()),
    });
    const headers = { 'idempotency-key': 'busy' };
    const refused = await send('/v1/accounts', { key, body, headers });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: 'idempotency_in_progress', retryable: true });
    expect(refused.headers.get('retry-after')).toBe('1');
  });

  it('have a page each, and stand in the documentation', async () => {
    for (const code of problemCodes) {
      const page = await send(`/errors/${code}`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(page.text).toContain(problemTexts[code].meaning);
      expect(errorsPage).toContain(`\`${code}\``);
      expect(errorsPage).toContain(problemTexts[code].remedy);
    }
    expect((await send('/errors/constructor')).status).toBe(404);
  });
});

describe('when something is away', () => {
  it('goes on spending without D1, and says 503 for history', async () => {
    const { key, at } = await anAccount();
    const without = { DB: noDatabase };
    const spent = await answerWith(without, `${at}/usage`, { key, body: analysis });
    expect(spent.status).toBe(201);
    expect((await answerWith(without, `${at}/balance`, { key })).status).toBe(200);
    const refused = await answerWith(without, `${at}/projects`, { key, body: { name: 'Atlas' } });
    expect(refused.status).toBe(503);
    expect(refused.json).toMatchObject({ code: 'unavailable', retryable: true });
    expect(refused.headers.get('retry-after')).toBe('1');
    const ready = await answerWith(without, '/readyz');
    expect(ready.json).toMatchObject({ code: 'unavailable', checks: { database: false } });
    expect((await send('/readyz')).json).toMatchObject({ status: 'ready' });
  });

  it('says 429 with the time to wait', async () => {
    const { key, at } = await anAccount();
    const rate = { limit: 5, remaining: 0, windowSeconds: 60, resetSeconds: 7 };
    const denial = { code: 'rate-limited', retryAfterSeconds: 7 };
    const ACCOUNT = objectThat({ balance: async () => ({ ok: false, denial, rate }) });
    const limited = await answerWith({ ACCOUNT }, `${at}/balance`, { key });
    expect(limited.status).toBe(429);
    expect(limited.json).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(limited.headers.get('retry-after')).toBe('7');
    expect(limited.headers.get('ratelimit')).toBe('"account";r=0;t=7');
  });

  it('says 503 for an object that cannot be reached and 500 for a bug, and not what it was', async () => {
    const { key, at } = await anAccount();
    const lost = Object.assign(new Error('Network connection lost.'), { retryable: true });
    const unreachable = await answerWith(
      { ACCOUNT: objectThat({ balance: () => Promise.reject(lost) }) },
      `${at}/balance`,
      { key },
    );
    expect(unreachable.json).toMatchObject({ code: 'unavailable', status: 503 });
    const broken = await answerWith(
      { ACCOUNT: objectThat({ balance: () => Promise.reject(new Error('the secret of it')) }) },
      `${at}/balance`,
      { key },
    );
    expect(broken.json).toMatchObject({ code: 'internal_error', status: 500 });
    expect(JSON.stringify(broken.json)).not.toContain('secret');
  });
});
