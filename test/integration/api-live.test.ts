import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, analysis, aSession, send } from './api-client.ts';
import { answerWith, objectThat } from './api-faults.ts';
import { liveSocket } from './live-socket.ts';

describe('the live socket', () => {
  it('tells of every entry after the seq that is known, for a browser of our own page', async () => {
    const world = await anAccount();
    const headers = { cookie: await aSession(world.account), origin: 'http://localhost' };
    const { status, socket, frames } = await liveSocket('/v1/accounts/me/live?since=1', headers);
    expect(status).toBe(101);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await expect.poll(() => frames.at(-1)?.seq, { timeout: 5_000 }).toBe(3);
    expect(frames.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([2, 3]);
    socket?.close();
  });

  it('does not open for another site with our cookie, nor for a key without the scope', async () => {
    const world = await anAccount();
    const cookie = await aSession(world.account);
    const forged = await liveSocket('/v1/accounts/me/live', {
      cookie,
      origin: 'https://evil.example',
    });
    expect(forged.status).toBe(403);
    const { secret } = await anAccountKey(world, ['balance:read']);
    const scoped = await liveSocket('/v1/accounts/me/live', { authorization: `Bearer ${secret}` });
    expect(scoped.status).toBe(403);
  });

  it('opens for an account’s own key with the scope', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['entries:read']);
    const headers = { authorization: `Bearer ${secret}` };
    const { status, socket } = await liveSocket('/v1/accounts/me/live', headers);
    expect(status).toBe(101);
    socket?.close();
  });

  it('ends when the browser signs out, and only its own', async () => {
    const world = await anAccount();
    const own = { cookie: await aSession(world.account), origin: 'http://localhost' };
    const other = { cookie: await aSession(world.account), origin: 'http://localhost' };
    const mine = await liveSocket('/v1/accounts/me/live', own);
    const theirs = await liveSocket('/v1/accounts/me/live', other);
    expect([mine.status, theirs.status]).toEqual([101, 101]);
    await send('/v1/session/sign_out', { method: 'POST', headers: own });
    await expect.poll(() => mine.closed, { timeout: 5_000 }).toEqual([4401]);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await expect.poll(() => theirs.frames.at(-1)?.seq, { timeout: 5_000 }).toBe(3);
    expect(theirs.closed).toEqual([]);
    theirs.socket?.close();
  });

  it('may stay no longer than what opened it counts', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['entries:read']);
    const cookie = await aSession(world.account);
    const told = async (path: string, headers: Record<string, string>) => {
      let inside = new Headers();
      const denial = { ok: false, denial: { code: 'key-unknown' } };
      const ACCOUNT = objectThat({
        fetch: async (request: Request) => {
          inside = request.headers;
          return Response.json(denial, { status: 403 });
        },
      });
      await answerWith({ ACCOUNT }, path, { headers: { upgrade: 'websocket', ...headers } });
      return { until: inside.get('x-hydron-until'), tags: inside.get('x-hydron-tags') };
    };
    const browser = await told('/v1/accounts/me/live', { cookie, origin: 'http://localhost' });
    const anHour = Number(browser.until) - Date.now();
    expect(anHour).toBeGreaterThan(3_590_000);
    expect(anHour).toBeLessThanOrEqual(3_600_000);
    expect(browser.tags).toMatch(/^ses_\w{20} per_\w{20}$/);
    const platform = await told(`${world.at}/live`, { authorization: `Bearer ${world.key}` });
    const left = Number(platform.until) - Date.now();
    expect(left).toBeGreaterThan(3_590_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
    const key = await told('/v1/accounts/me/live', { authorization: `Bearer ${secret}` });
    expect(key).toEqual({ until: null, tags: null });
  });

  it('says 426 to what is no WebSocket, and names a wrong `since`', async () => {
    const { key, at } = await anAccount();
    const plain = await send(`${at}/live`, { key });
    expect(plain.status).toBe(426);
    expect(plain.json.code).toBe('upgrade_required');
    expect((await send(`${at}/live?since=-1`, { key })).json).toMatchObject({ param: 'since' });
  });
});
