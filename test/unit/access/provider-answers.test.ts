import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instant } from '../../../core/units/instant.ts';
import { exchangeCode } from '../../../worker/auth/oidc/exchange.ts';
import { findProvider, forgetProvider } from '../../../worker/auth/oidc/provider.ts';
import { problemOf } from '../../../worker/auth/oidc/sign-in-problem.ts';

/** Answers no certified provider gives: somebody else is in its place, or it is broken. */

const issuer = 'https://id.example';
const settings = {
  issuer: new URL(issuer),
  clientId: 'hydron',
  clientSecret: undefined,
  name: 'Test',
  sealing: 'x'.repeat(32),
  insecure: false,
};
const now = instant(Date.UTC(2026, 10, 22));
const own = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const another = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const jwks = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] };
const description = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  jwks_uri: `${issuer}/jwks`,
  // It says so itself: what it says must not be enough.
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
};

const seconds = () => Math.floor(Date.now() / 1_000);
const claims = () => ({
  iss: issuer,
  sub: 'ada',
  aud: 'hydron' as unknown,
  nonce: 'nonce',
  iat: seconds() as unknown,
  exp: seconds() + 60,
  email: 'ada@northwind.example',
  email_verified: true,
  name: 'Ada',
});

type Sign = (text: string) => string;
const byRsa =
  ({ privateKey }: typeof own): Sign =>
  (text) =>
    sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url');
const byHmac = (secret: string): Sign => {
  return (text) => createHmac('sha256', secret).update(text).digest('base64url');
};

function token(changed: object = {}, header: object = { alg: 'RS256' }, by: Sign = byRsa(own)) {
  const written = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${written({ kid: 'one', ...header })}.${written({ ...claims(), ...changed })}`;
  return `${text}.${by(text)}`;
}

type Answers = Readonly<Record<string, () => Response>>;

/** The provider, with other answers where they are named. */
function provide(others: Answers): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (to) => {
    const path = new URL(String(to)).pathname;
    const usual = path === '/jwks' ? jwks : description;
    return others[path]?.() ?? Response.json(usual);
  });
}

async function comesBack(idToken: string, others: Answers = {}): Promise<unknown> {
  forgetProvider();
  const tokens = { access_token: 'a', token_type: 'bearer', id_token: idToken };
  provide({ '/token': () => Response.json(tokens), ...others });
  const sent = { state: 's', nonce: 'nonce', verifier: 'v'.repeat(43), redirectUri: 'https://a/b' };
  const parameters = new URLSearchParams({ code: 'c', state: 's' });
  const work = async () =>
    exchangeCode(await findProvider(settings, now), settings, parameters, sent);
  return work().then((who) => who, problemOf);
}

const ada = { subject: 'ada', email: 'ada@northwind.example', emailVerified: true };

afterEach(() => {
  vi.restoreAllMocks();
  forgetProvider();
});

describe('an id token', () => {
  test('counts for us, alone or beside others where it was made for us', async () => {
    for (const audience of [{ aud: 'hydron' }, { aud: ['hydron'] }])
      expect(await comesBack(token(audience))).toMatchObject(ada);
    const beside = { aud: ['other', 'hydron'], azp: 'hydron' };
    expect(await comesBack(token(beside))).toMatchObject(ada);
  });

  test('for another client is refused, also where it names us beside that one', async () => {
    const others = [
      { aud: 'other' },
      { aud: ['other'] },
      { aud: [] },
      { aud: ['hydron', 'other'] },
      { aud: ['hydron', 'other'], azp: 'other' },
    ];
    for (const audience of others) expect(await comesBack(token(audience))).toBe('provider');
  });

  test('is refused unsigned, signed with what everybody knows, or by another’s key', async () => {
    const known = own.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const forged = [
      token({}, { alg: 'none' }, () => ''),
      token({}, { alg: 'None' }, () => ''),
      token({}, { alg: 'HS256' }, byHmac(known)),
      token({}, { alg: 'HS256' }, byHmac('')),
      token({}, { alg: 'RS256' }, byRsa(another)),
      token({}, { alg: 'RS256', jwk: jwks.keys[0] }, byRsa(another)),
      token({}, { alg: undefined }),
      token({}, { alg: 'RS256', crit: ['exp'] }),
    ];
    for (const one of forged) expect(await comesBack(one)).toBe('provider');
  });

  test('is refused when it is over, of another issuer, of nobody or without a time', async () => {
    const wrong = [
      { exp: seconds() - 120 },
      { nbf: seconds() + 120 },
      { iss: 'https://elsewhere.example' },
      { sub: '' },
      { iat: 'now' },
      { nonce: undefined },
    ];
    for (const one of wrong) expect(await comesBack(token(one))).toBe('provider');
  });

  test('that says nothing of the address being verified is asked about elsewhere', async () => {
    const more = () => Response.json({ sub: 'ada', email_verified: true });
    const silent = token({ email_verified: undefined });
    const told = { sub: 'ada', email: ada.email, email_verified: true };
    expect(await comesBack(silent, { '/me': () => Response.json(told) })).toMatchObject(ada);
    // Of no address it says so, and so of none that is known.
    expect(await comesBack(silent, { '/me': more })).toMatchObject({ emailVerified: false });
    const other = () => Response.json({ ...told, sub: 'eve' });
    expect(await comesBack(silent, { '/me': other })).toBe('provider');
  });
});

describe('an answer of the provider', () => {
  test('that does not end is read no further than anything could need', async () => {
    let chunks = 0;
    let cancelled = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (to) => to.enqueue(new Uint8Array(64 * 1_024).fill(++chunks && 32)),
          cancel: () => {
            cancelled = true;
          },
        }),
        { headers: { 'Content-Type': 'application/json' } },
      );
    const path = '/.well-known/openid-configuration';
    expect(await comesBack(token(), { [path]: endless })).toBe('provider');
    expect([cancelled, chunks < 32]).toEqual([true, true]);
    for (const part of ['/token', '/jwks'])
      expect(await comesBack(token(), { [part]: endless })).toBe('provider');
  }, 20_000);

  test('that stops halfway is waited for no longer than for one that never begins', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const late = new AbortController();
      setTimeout(() => late.abort(new Error('too late')), 30);
      return late.signal;
    });
    const half = () =>
      new Response(
        new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode('{"issuer"')) }),
        { headers: { 'Content-Type': 'application/json' } },
      );
    for (const part of ['/.well-known/openid-configuration', '/token', '/jwks'])
      expect(await comesBack(token(), { [part]: half })).toBe('unavailable');
  }, 20_000);

  test('that breaks off is no answer', async () => {
    const broken = () =>
      new Response(new ReadableStream({ start: (to) => to.error(new Error('reset')) }), {
        headers: { 'Content-Type': 'application/json' },
      });
    expect(await comesBack(token(), { '/token': broken })).toBe('unavailable');
  });
});
