import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anAccount, anAccountKey, analysis, aPlatformKey } from './api-client.ts';
import { answerWith, noDatabase, objectThat } from './api-faults.ts';
import { signedIn } from './signed-in.ts';

/** As it is where nobody looks at a terminal. */
const deployedEnv = { HYDRON_LOCAL: '' };

let lines: Record<string, unknown>[] = [];
let text = '';

beforeEach(() => {
  lines = [];
  text = '';
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => {
      text += `${line}\n`;
      if (typeof line === 'string' && line.startsWith('{')) lines.push(JSON.parse(line));
    });
});

afterEach(() => {
  vi.useRealTimers();
});

const requests = () => lines.filter(({ what }) => what === 'request');

describe('the log', () => {
  it('has a line for each request that is no debit, by its route and without its query', async () => {
    const { key, account } = await anAccount();
    const headers = { 'x-request-id': 'one-of-mine' };
    const path = `/v1/accounts/${account}/entries?model=the-secret-model`;
    await answerWith(deployedEnv, path, { key, headers });
    expect(requests()).toEqual([
      {
        level: 'info',
        what: 'request',
        request_id: 'one-of-mine',
        method: 'GET',
        route: '/v1/accounts/:account/entries',
        status: 200,
        ms: expect.any(Number),
        who: 'platform_key',
        account,
      },
    ]);
    expect(text).not.toContain('secret');
  });

  it('says why something was refused, and never what was sent', async () => {
    const { account } = await anAccount();
    const owner = await signedIn({ account, role: 'viewer' });
    const cookie = String(owner.headers().cookie);
    lines = [];
    await answerWith(deployedEnv, `/v1/accounts/${account}/api_keys`, {
      headers: owner.headers(),
      body: { name: 'what I call it', scopes: ['balance:read'] },
    });
    await answerWith(deployedEnv, '/v1/session?token=a-token', { key: 'hyd_acct_nonsense' });
    await answerWith(deployedEnv, '/v1/nowhere/a-token', {});
    expect(requests()).toMatchObject([
      { status: 403, code: 'forbidden', who: 'session' },
      { status: 401, code: 'unauthenticated', route: '/v1/session' },
      { status: 404, code: 'not_found', route: 'none' },
    ]);
    for (const secret of [cookie.split('=')[1], 'what I call it', 'a-token', 'hyd_acct'])
      expect(text).not.toContain(secret);
  });

  it('has no line for a debit, whether accepted or refused, but for one that failed', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['usage:write', 'balance:read']);
    lines = [];
    const debit = { key: secret, body: analysis };
    expect((await answerWith(deployedEnv, `${world.at}/usage`, debit)).status).toBe(201);
    const wrong = { key: secret, body: { meter: 'none' } };
    expect((await answerWith(deployedEnv, `${world.at}/usage`, wrong)).status).toBe(400);
    await answerWith(deployedEnv, `${world.at}/balance`, { key: secret });
    expect(requests()).toEqual([]);
    const ACCOUNT = objectThat({ executeShown: () => Promise.reject(new Error('Broken')) });
    await answerWith({ ...deployedEnv, ACCOUNT }, `${world.at}/usage`, debit);
    expect(requests()).toMatchObject([
      { level: 'warn', status: 500, code: 'internal_error', route: '/v1/accounts/:account/usage' },
    ]);
    expect(text).not.toContain(secret);
  });

  it('warns of what cannot be answered right now', async () => {
    const key = await aPlatformKey();
    lines = [];
    await answerWith({ ...deployedEnv, DB: noDatabase }, '/v1/admin/overview', { key });
    expect(requests()).toMatchObject([{ level: 'warn', status: 503, code: 'unavailable' }]);
  });

  it('tells what an isolate counted with the first request ten seconds on', async () => {
    const world = await anAccount();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    await answerWith(deployedEnv, `${world.at}/balance`, { key: world.key });
    lines = [];
    await answerWith(deployedEnv, `${world.at}/balance`, { key: world.key });
    vi.setSystemTime(Date.now() + 11_000);
    await answerWith(deployedEnv, `${world.at}/usage`, { key: world.key, body: analysis });
    const [told, ...more] = lines.filter(({ what }) => what === 'metrics');
    expect(more).toEqual([]);
    expect(told?.requests).toMatchObject({ balance: { requests: 1 }, debit: { requests: 1 } });
  });
});
