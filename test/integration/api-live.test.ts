import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, analysis, aSession, deployed, send } from './api-client.ts';

async function open(path: string, headers: Record<string, string>) {
  const request = new Request(`http://localhost${path}`, {
    headers: { upgrade: 'websocket', ...headers },
  });
  const response = await deployed.fetch(request);
  const socket = response.webSocket;
  const frames: { seq: number; entries: { seq: number }[] }[] = [];
  socket?.accept();
  socket?.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(String(data)));
  });
  return { status: response.status, socket, frames };
}

describe('the live socket', () => {
  it('tells of every entry after the seq that is known, for a browser of our own page', async () => {
    const world = await anAccount();
    const headers = { cookie: await aSession(world.account), origin: 'http://localhost' };
    const { status, socket, frames } = await open('/v1/accounts/me/live?since=1', headers);
    expect(status).toBe(101);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await expect.poll(() => frames.at(-1)?.seq, { timeout: 5_000 }).toBe(3);
    expect(frames.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([2, 3]);
    socket?.close();
  });

  it('does not open for another site with our cookie, nor for a key without the scope', async () => {
    const world = await anAccount();
    const cookie = await aSession(world.account);
    const forged = await open('/v1/accounts/me/live', { cookie, origin: 'https://evil.example' });
    expect(forged.status).toBe(403);
    const { secret } = await anAccountKey(world, ['balance:read']);
    const scoped = await open('/v1/accounts/me/live', { authorization: `Bearer ${secret}` });
    expect(scoped.status).toBe(403);
  });

  it('opens for an account’s own key with the scope', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['entries:read']);
    const headers = { authorization: `Bearer ${secret}` };
    const { status, socket } = await open('/v1/accounts/me/live', headers);
    expect(status).toBe(101);
    socket?.close();
  });

  it('says 426 to what is no WebSocket, and names a wrong `since`', async () => {
    const { key, at } = await anAccount();
    const plain = await send(`${at}/live`, { key });
    expect(plain.status).toBe(426);
    expect(plain.json.code).toBe('upgrade_required');
    expect((await send(`${at}/live?since=-1`, { key })).json).toMatchObject({ param: 'since' });
  });
});
