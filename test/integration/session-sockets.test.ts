import { describe, expect, it } from 'vitest';
import { hourMs } from '../../core/units/instant.ts';
import { anAccount, analysis, send } from './api-client.ts';
import { liveSocket } from './live-socket.ts';
import { type SignedIn, setSession, signedIn } from './signed-in.ts';

const watch = (browser: SignedIn) => liveSocket('/v1/accounts/me/live', browser.headers());

const until = { timeout: 5_000 };
const noLonger = [4401];

describe('what a browser has open', () => {
  it('goes on while its token is replaced', async () => {
    const world = await anAccount();
    const browser = await signedIn({ account: world.account });
    const { socket, closed, frames } = await watch(browser);
    await setSession(await browser.session(), { rotated_at: Date.now() - 2 * hourMs });
    const before = browser.headers().cookie;
    await browser.send('/v1/session');
    expect(browser.headers().cookie).not.toBe(before);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await expect.poll(() => frames.at(-1)?.seq, until).toBe(3);
    expect(closed).toEqual([]);
    socket?.close();
  });

  it('closes everywhere when its person signs out everywhere, and nobody else’s does', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const email = 'amara@northwind.example';
    const here = await watch(await signedIn({ account: world.account, email }));
    const there = await watch(await signedIn({ account: other.account, email }));
    const stranger = await watch(await signedIn({ account: world.account, role: 'viewer' }));
    const browser = await signedIn({ account: world.account, email });
    await browser.send('/v1/session/sign_out_everywhere', { method: 'POST' });
    await expect.poll(() => [here.closed, there.closed], until).toEqual([noLonger, noLonger]);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await expect.poll(() => stranger.frames.at(-1)?.seq, until).toBe(3);
    expect(stranger.closed).toEqual([]);
    stranger.socket?.close();
  });

  it('closes when that browser alone is signed out by another', async () => {
    const world = await anAccount();
    const lost = await signedIn({ account: world.account });
    const mine = await signedIn({ account: world.account });
    const [closing, staying] = [await watch(lost), await watch(mine)];
    const path = `/v1/session/sessions/${await lost.session()}`;
    await mine.send(path, { method: 'DELETE' });
    await expect.poll(() => closing.closed, until).toEqual(noLonger);
    expect(staying.closed).toEqual([]);
    staying.socket?.close();
  });

  it('closes when it turns to another account', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const email = 'amara@northwind.example';
    await signedIn({ account: other.account, email });
    const browser = await signedIn({ account: world.account, email });
    const { closed } = await watch(browser);
    await browser.send('/v1/session/switch', { body: { account: other.account } });
    await expect.poll(() => closed, until).toEqual(noLonger);
  });

  it('closes when its person is forgotten', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const { closed } = await watch(browser);
    await browser.send('/v1/session/person', { method: 'DELETE' });
    await expect.poll(() => closed, until).toEqual(noLonger);
  });
});
