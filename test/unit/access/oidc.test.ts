import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oauth from 'oauth4webapi';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { exchangeCode, signInAddress } from '../../../worker/auth/oidc/exchange.ts';
import { findProvider, forgetProvider } from '../../../worker/auth/oidc/provider.ts';
import {
  type ProviderSettings,
  providerSettings,
} from '../../../worker/auth/oidc/provider-settings.ts';
import { problemOf } from '../../../worker/auth/oidc/sign-in-problem.ts';
import type { Env } from '../../../worker/env.ts';
import { FetchBrowser } from '../../support/oidc/fetch-browser.ts';
import { startProvider, type TestProvider } from '../../support/oidc/provider.ts';

const worker = 'http://localhost:8787';
const redirectUri = `${worker}/v1/sign_in/callback`;
const now = instant(Date.UTC(2026, 10, 22));
let here: TestProvider;

beforeAll(async () => {
  here = await startProvider();
  here.allow(worker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  forgetProvider();
});
afterAll(() => here.close());

const settings = (changed: Partial<ProviderSettings> = {}): ProviderSettings => ({
  issuer: new URL(here.issuer),
  clientId: here.clientId,
  clientSecret: here.clientSecret,
  name: 'Test',
  sealing: 'x'.repeat(32),
  insecure: true,
  ...changed,
});

interface Left {
  readonly expected: Parameters<typeof exchangeCode>[3];
  /** What the provider sent the browser back with. */
  readonly parameters: URLSearchParams;
}

/** A browser goes to the provider, signs in there, and is sent back. */
async function leaves(as: ProviderSettings, login: string): Promise<Left> {
  const provider = await findProvider(as, now);
  const expected = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    redirectUri,
  };
  const browser = new FetchBrowser();
  const isBack = (url: URL) => url.origin === worker;
  const page = await signInAddress(provider, as, expected);
  const form = await browser.follow(page.href, (url) => url.pathname.startsWith('/interaction/'));
  const answered = await browser.post(form.href, { login, answer: 'sign-in' });
  const next = new URL(answered.headers.get('location') ?? '', form);
  const back = await browser.follow(next.href, isBack);
  return { expected, parameters: back.searchParams };
}

async function comesBack(as: ProviderSettings, { expected, parameters }: Left) {
  return exchangeCode(await findProvider(as, now), as, parameters, expected);
}

const failed = (work: Promise<unknown>) => work.then(() => 'let in', problemOf);

describe('a client of the provider', () => {
  test('proves itself by HTTP basic, by its secret in the body, or by PKCE alone', async () => {
    const ada = here.addPerson({ name: 'Ada Lovelace' });
    const ways: Partial<ProviderSettings>[] = [
      {},
      { clientId: here.publicClientId, clientSecret: undefined },
    ];
    for (const way of ways) {
      const who = await comesBack(settings(way), await leaves(settings(way), ada.sub));
      expect(who).toEqual({
        issuer: here.issuer,
        subject: ada.sub,
        email: ada.email,
        emailVerified: true,
        name: 'Ada Lovelace',
      });
    }
    const post = settings({ clientId: here.postClientId });
    const left = await leaves(post, ada.sub);
    const only = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    const provider = { ...(await findProvider(post, now)), ...only };
    const who = await exchangeCode(provider, post, left.parameters, left.expected);
    expect(who.subject).toBe(ada.sub);
  });

  test('is refused with a secret that is not its own', async () => {
    const wrong = settings({ clientSecret: 'guessed' });
    const left = await leaves(wrong, here.addPerson().sub);
    expect(await failed(comesBack(wrong, left))).toBe('provider');
  });
});

describe('what came back', () => {
  const left = () => leaves(settings(), here.addPerson().sub);
  const changed = async (change: (left: Left) => Left) =>
    failed(comesBack(settings(), change(await left())));
  const asking = (name: string, value?: string) => (one: Left) => {
    const parameters = new URLSearchParams(one.parameters);
    parameters.delete(name);
    if (value !== undefined) parameters.set(name, value);
    return { ...one, parameters };
  };
  const expecting = (change: object) => (one: Left) => ({
    ...one,
    expected: { ...one.expected, ...change },
  });

  test('lets in as it is', async () => {
    expect(await changed((one) => one)).toBe('let in');
  });

  test('is refused with another state, issuer, nonce, verifier, redirect address or code', async () => {
    const verifier = oauth.generateRandomCodeVerifier();
    const elsewhere = 'https://elsewhere.example/v1/sign_in/callback';
    expect({
      state: await changed(asking('state', 'another')),
      noState: await changed(asking('state')),
      iss: await changed(asking('iss', 'https://another.example')),
      noIss: await changed(asking('iss')),
      nonce: await changed(expecting({ nonce: 'another' })),
      verifier: await changed(expecting({ verifier })),
      redirect: await changed(expecting({ redirectUri: elsewhere })),
      code: await changed(asking('code', 'another')),
      noCode: await changed(asking('code')),
      // Of the implicit flow, which was not asked for.
      idToken: await changed(asking('id_token', 'e30.e30.')),
    }).toEqual({
      state: 'mismatch',
      noState: 'mismatch',
      iss: 'mismatch',
      noIss: 'mismatch',
      nonce: 'provider',
      verifier: 'provider',
      redirect: 'provider',
      code: 'provider',
      noCode: 'provider',
      idToken: 'provider',
    });
  });

  test('is refused the second time', async () => {
    const one = await left();
    expect(await failed(comesBack(settings(), one))).toBe('let in');
    expect(await failed(comesBack(settings(), one))).toBe('provider');
  });

  test('is refused when it was meant for another client', async () => {
    const other = settings({ clientId: here.publicClientId, clientSecret: undefined });
    expect(await failed(comesBack(other, await left()))).toBe('provider');
  });

  test('names an address of which nobody said that it is verified as not verified', async () => {
    const eve = here.addPerson({ email_verified: undefined, name: undefined });
    const who = await comesBack(settings(), await leaves(settings(), eve.sub));
    expect(who).toMatchObject({ email: eve.email, emailVerified: false, name: eve.email });
  });
});

describe('the provider', () => {
  test('may replace its keys between two sign-ins, and in the middle of one', async () => {
    const { sub } = here.addPerson();
    await comesBack(settings(), await leaves(settings(), sub));
    here.rotateKeys();
    expect(await failed(comesBack(settings(), await leaves(settings(), sub)))).toBe('let in');
    const left = await leaves(settings(), sub);
    here.rotateKeys();
    expect(await failed(comesBack(settings(), left))).toBe('let in');
  });

  test('whose id token somebody else signed is not believed', async () => {
    const real = globalThis.fetch;
    const left = await leaves(settings(), here.addPerson().sub);
    const other = await startProvider();
    vi.spyOn(globalThis, 'fetch').mockImplementation((to, init) =>
      real(String(to).replace(`${here.issuer}/jwks`, `${other.issuer}/jwks`), init),
    );
    expect(await failed(comesBack(settings(), left))).toBe('provider');
    await other.close();
  });

  test('whose id token was changed on its way is not believed', async () => {
    const real = globalThis.fetch;
    const left = await leaves(settings(), here.addPerson({ sub: 'eve' }).sub);
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (to, init) => {
      const response = await real(to, init);
      if (!String(to).endsWith('/token')) return response;
      const tokens = (await response.json()) as { id_token: string };
      const [head, payload = '', signature] = tokens.id_token.split('.');
      const claims = Buffer.from(payload, 'base64url').toString().replace('"eve"', '"ada"');
      const changed = Buffer.from(claims).toString('base64url');
      return Response.json({ ...tokens, id_token: `${head}.${changed}.${signature}` });
    });
    expect(await failed(comesBack(settings(), left))).toBe('provider');
    expect(spy.mock.calls.map(([to]) => String(to))).toContain(`${here.issuer}/jwks`);
  });

  test('may be a minute ahead or behind, and not two once a token is over', async () => {
    const short = await startProvider({ idTokenSeconds: 10 });
    short.allow(worker);
    const { sub } = short.addPerson();
    const as = settings({ issuer: new URL(short.issuer) });
    const real = Date.now();
    const outcomes: unknown[] = [];
    for (const behindSeconds of [-50, 50, 120]) {
      forgetProvider();
      const left = await leaves(as, sub);
      const provider = await findProvider(as, now);
      // The token is made by the provider's clock and judged by ours.
      const fetched = globalThis.fetch;
      const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (to, init) => {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - behindSeconds * 1_000 });
        const response = await fetched(to, init);
        vi.useRealTimers();
        return response;
      });
      outcomes.push(await failed(exchangeCode(provider, as, left.parameters, left.expected)));
      spy.mockRestore();
    }
    expect(outcomes).toEqual(['let in', 'let in', 'provider']);
    expect(Date.now()).toBeGreaterThanOrEqual(real);
    await short.close();
  });

  test('is asked for its description once an hour, and again at once after a failure', async () => {
    const asked = vi.spyOn(globalThis, 'fetch');
    await findProvider(settings(), now);
    await findProvider(settings(), instant(now + hourMs - 1));
    expect(asked).toHaveBeenCalledTimes(1);
    await here.down();
    expect(await failed(findProvider(settings(), instant(now + hourMs)))).toBe('unavailable');
    await here.up();
    expect(await failed(findProvider(settings(), instant(now + hourMs)))).toBe('let in');
  });

  test('is not believed when it describes another issuer, or no addresses', async () => {
    const description: Record<string, string> = { issuer: here.issuer };
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(description));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const as = settings({ issuer: new URL(issuer) });
    expect(await failed(findProvider(as, now))).toBe('provider');
    description.issuer = issuer;
    expect(await failed(findProvider(as, now))).toBe('provider');
    server.close();
  });

  test('that answers nothing in time is unavailable', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort('too late'));
    expect(await failed(findProvider(settings(), now))).toBe('unavailable');
  });
});

describe('the settings', () => {
  const env = (changed: object) =>
    ({
      OIDC_ISSUER: 'https://id.example',
      OIDC_CLIENT_ID: 'hydron',
      SESSION_SECRET: 'x'.repeat(32),
      ...changed,
    }) as Env;

  test('are of an https issuer, a client and a secret long enough', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(providerSettings(env({}))?.name).toBe('id.example');
    expect(providerSettings(env({ OIDC_NAME: 'Our login' }))?.name).toBe('Our login');
    const unset = [
      { OIDC_ISSUER: undefined },
      { OIDC_ISSUER: 'no address' },
      { OIDC_ISSUER: 'http://id.example' },
      { OIDC_ISSUER: 'http://127.0.0.1:9' },
      { OIDC_ISSUER: 'http://id.example', HYDRON_LOCAL: '1' },
      { OIDC_CLIENT_ID: '' },
      { SESSION_SECRET: 'x'.repeat(31) },
    ];
    expect(unset.map((one) => providerSettings(env(one)))).toEqual(unset.map(() => undefined));
    const local = { OIDC_ISSUER: 'http://127.0.0.1:9', HYDRON_LOCAL: '1' };
    expect(providerSettings(env(local))?.insecure).toBe(true);
  });
});
