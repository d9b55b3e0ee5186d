import { describe, expect, it, vi } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { hourMs, instant, minuteMs } from '../../core/units/instant.ts';
import { createSession } from '../../db/sessions.ts';
import { newSession } from '../../worker/auth/session.ts';
import { anAccount, deployed, env, send } from './api-client.ts';
import { answerWith, databaseThatLoses, noDatabase } from './api-faults.ts';
import {
  aBrowser,
  cookieOf,
  copyOf,
  type SignedIn,
  setSession,
  signedIn,
  storedSession,
} from './signed-in.ts';

/** A browser whose token is due, and the session it stands for. */
async function aDueBrowser() {
  const { account, at, key } = await anAccount();
  const browser = await signedIn({ account });
  const id = await browser.session();
  const hourAgo = Date.now() - hourMs - 1_000;
  await setSession(id, { rotated_at: hourAgo, last_seen_at: hourAgo });
  return { account, at, key, browser, id };
}

const cookie = (browser: SignedIn) => browser.headers().cookie;
const look = (browser: SignedIn) => browser.send('/v1/accounts/me/balance');

/** Puts the last replacement of a token a while back. */
async function ageRotation(id: string, ms: number): Promise<void> {
  const stored = (await storedSession(id)) as { rotated_at: number; last_seen_at: number };
  await setSession(id, {
    rotated_at: stored.rotated_at - ms,
    last_seen_at: stored.last_seen_at - ms,
  });
}

const isUsed = async (id: string) => {
  const stored = (await storedSession(id)) as { rotated_at: number; last_seen_at: number };
  return stored.last_seen_at > stored.rotated_at;
};

describe('the token of a session', () => {
  it('stays the same for an hour, whatever is asked', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const before = cookie(browser);
    for (let n = 0; n < 3; n++) await look(browser);
    expect(cookie(browser)).toBe(before);
  });

  it('is replaced after an hour by whatever is asked, and the session is the same', async () => {
    const { browser, id } = await aDueBrowser();
    const before = cookie(browser);
    const answer = await look(browser);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(cookie(browser)).not.toBe(before);
    expect(await browser.session()).toBe(id);
    expect((await look(browser)).status).toBe(200);
  });

  it('of requests that come at once is replaced by one and the same', async () => {
    const { browser } = await aDueBrowser();
    const windows = Array.from({ length: 6 }, () => copyOf(browser));
    const answers = await Promise.all(windows.map(look));
    expect(answers.map(({ status }) => status)).toEqual(windows.map(() => 200));
    const cookies = new Set(windows.map(cookie));
    expect(cookies.size).toBe(1);
    for (const window of windows) expect((await look(window)).status).toBe(200);
  });

  it('stays good for requests that were under way when it was replaced', async () => {
    const { browser, id } = await aDueBrowser();
    const late = copyOf(browser);
    await look(browser);
    await look(browser);
    await ageRotation(id, minuteMs - 5_000);
    expect((await look(late)).status).toBe(200);
    expect(cookie(late)).toBe(cookie(browser));
  });

  it('ends the session for all when it comes back later: two had it', async () => {
    const { browser, id, key, account } = await aDueBrowser();
    const thief = copyOf(browser);
    await look(browser);
    await look(browser);
    await vi.waitFor(async () => expect(await isUsed(id)).toBe(true));
    await ageRotation(id, minuteMs);
    expect((await look(thief)).status).toBe(401);
    expect((await look(browser)).status).toBe(401);
    expect(await storedSession(id)).toBeNull();
    const log = await send(`/v1/admin/audit_log?target=${id}`, { key });
    const records = log.json.data as unknown as object[];
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ action: 'session.reused', actor: 'system' });
    expect(account).toMatch(/^acct_/);
  });

  it('is given again to a browser that never heard the new one', async () => {
    const { browser, id } = await aDueBrowser();
    const before = copyOf(browser);
    await look(copyOf(browser));
    await ageRotation(id, 2 * hourMs);
    expect((await look(before)).status).toBe(200);
    expect(await before.session()).toBe(id);
  });

  it('that is replaced with a D1 that loses the answer signs nobody out', async () => {
    const { browser, id } = await aDueBrowser();
    const DB = databaseThatLoses(/update "sessions" set "token_hash"/, 'after');
    const headers = { cookie: String(cookie(browser)) };
    const lost = await answerWith({ DB }, '/v1/accounts/me/balance', { headers });
    expect(lost.status).toBe(200);
    expect(cookieOf(lost.headers)).toBeUndefined();
    expect((await look(browser)).status).toBe(200);
    expect(await browser.session()).toBe(id);
  });

  it('in a frame of another site is replaced by the rules it was set with', async () => {
    const { account } = await anAccount();
    const now = instant(Date.now() - 90 * minuteMs);
    const link = { account: account as AccountId, role: 'owner', createdBy: 'key_1' } as const;
    const signIn = { kind: 'portal', returnUrl: null, userAgent: null, ...link } as const;
    const { row, token } = newSession(signIn, now);
    await createSession(env.DB, row);
    const headers = { cookie: `__Host-hydron_portal=${token}` };
    const answer = await deployed.fetch(new Request('https://localhost/v1/session', { headers }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-hydron_portal=\w{64}; .*SameSite=None; Secure; Partitioned$/,
    );
    await answer.text();
  });
});

describe('a session’s time', () => {
  it('is three days without a request, and each request moves it on', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const id = await browser.session();
    await setSession(id, { last_seen_at: Date.now() - hourMs, expires_at: Date.now() + 60_000 });
    await look(browser);
    const moved = async () => Number((await storedSession(id))?.expires_at) - Date.now();
    await vi.waitFor(async () => expect(await moved()).toBeGreaterThan(71 * hourMs));
    await setSession(id, { expires_at: Date.now() });
    expect((await look(browser)).status).toBe(401);
  });

  it('is fourteen days at the most, however busy it is', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const id = await browser.session();
    const endsAt = Date.now() + 30 * minuteMs;
    await setSession(id, { last_seen_at: Date.now() - hourMs, ends_at: endsAt });
    const told = await browser.send('/v1/session');
    expect(Date.parse(String(told.json.expires_at))).toBe(endsAt);
    await vi.waitFor(async () => expect((await storedSession(id))?.expires_at).toBe(endsAt));
  });
});

describe('with D1 down', () => {
  it('a session seen lately goes on where no history is needed, and an unknown one does not', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const headers = { cookie: String(cookie(browser)) };
    const path = '/v1/accounts/me/balance';
    const unseen = await answerWith({ DB: noDatabase }, path, { headers });
    expect(unseen.status).toBe(503);
    await answerWith({}, path, { headers });
    expect((await answerWith({ DB: noDatabase }, path, { headers })).status).toBe(200);
    const history = await answerWith({ DB: noDatabase }, '/v1/session', { headers });
    expect(history.status).toBe(503);
  });

  it('one that was signed out of does not come back', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const headers = { cookie: String(cookie(browser)) };
    await answerWith({}, '/v1/accounts/me/balance', { headers });
    await browser.send('/v1/session/sign_out', { method: 'POST' });
    expect((await send('/v1/accounts/me/balance', { headers })).status).toBe(401);
    await answerWith({}, '/v1/accounts/me/balance', { headers });
    const after = await answerWith({ DB: noDatabase }, '/v1/accounts/me/balance', { headers });
    expect(after.status).toBe(503);
  });
});

describe('a token nobody was given', () => {
  it('is no session', async () => {
    const stranger = aBrowser(`hydron_session=${'0'.repeat(64)}`);
    const answer = await look(stranger);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 'unauthenticated' });
  });
});
