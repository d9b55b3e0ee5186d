import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { local } from './local.ts';
import { hostOrigin } from './signers.ts';

/**
 * Law: no answer of this service, of whatever kind, lets a browser take it for another kind, show it
 * in a frame, tell others where it was or run what is not ours. By fetch alone, from the built Worker.
 */

const root = join(import.meta.dirname, '../..');

/** Every address a page is at, as the router has them. */
const addresses = [
  '/',
  '/sign-in',
  '/invitation',
  ...['', '/servers', '/forecast', '/budgets', '/tips'].map((end) => `/settings/usage${end}`),
  ...['billing', 'notices', 'keys', 'members', 'account'].map((page) => `/settings/${page}`),
  ...['', '/accounts/acct_1', '/inbox', '/health', '/audit', '/people'].map(
    (end) => `/operator${end}`,
  ),
  '/nowhere/at/all',
];

const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
const pagePolicy =
  "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${inject('served').url}${path}`, { redirect: 'manual', ...init });

const byKey = (more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${inject('served').platformKey}`, ...more },
});

function expectSafe(answer: Response, policy: string): void {
  const { headers } = answer;
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('content-security-policy')).toBe(policy);
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
}

function expectSafePage(answer: Response): void {
  expect(answer.status).toBe(200);
  expectSafe(answer, pagePolicy);
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(answer.headers.get('permissions-policy')).toContain('camera=()');
}

describe('every page', () => {
  for (const path of addresses)
    test(`${path} loads and runs our own files alone, in no frame`, async () => {
      const answer = await get(path);
      expectSafePage(answer);
      const html = await answer.text();
      expect(html).toContain('<div id="root">');
      // Neither inline scripts or styles nor handlers.
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
      const sources = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources) expect(source).toMatch(/^\/(?!\/)/);
    });

  test('/portal is shown by the host platform’s pages, and by no others', async () => {
    const answer = await get('/portal');
    const { headers } = answer;
    expect(headers.get('content-security-policy')).toBe(
      pagePolicy.replace("frame-ancestors 'none'", `frame-ancestors ${hostOrigin}`),
    );
    // The older header knows no list.
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  test('the list of addresses is the router’s', () => {
    const router = readFileSync(join(root, 'web/routes.tsx'), 'utf8');
    const named = [...router.matchAll(/^ {2}'?([\w/:-]*)'?: page(?:For)?\(/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(named.length).toBeGreaterThan(15);
    for (const name of named) {
      const end = name.replace(':account', 'acct_1');
      expect(
        [...addresses, '/portal'].some((path) => path.endsWith(end)),
        `no address for ${name}`,
      ).toBe(true);
    }
  });
});

describe('every kind of answer', () => {
  let sessionCookie = '';
  let account = '';

  beforeAll(async () => {
    const opened = await local().call<{ id: string }>('POST', '/v1/accounts', { name: 'Headers' });
    account = opened.id;
    const answer = await fetch(await local().signInUrl(account), { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expectSafe(answer, dataPolicy);
    sessionCookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  });

  const at = (end: string) => `/v1/accounts/${account}${end}`;

  /** Status and kind, and how one comes by it. */
  const kinds: Readonly<Record<string, [number, RegExp, () => Promise<Response>]>> = {
    JSON: [200, /^application\/json/, () => get(at('/balance'), byKey())],
    'a debit’s': [
      201,
      /^application\/json/,
      () =>
        get(at('/usage'), {
          method: 'POST',
          ...byKey({ 'content-type': 'application/json' }),
          body: JSON.stringify({
            meter: 'code.analysis',
            quantities: { lines: 1_000, files: 10 },
          }),
        }),
    ],
    CSV: [200, /^text\/csv/, () => get(at('/entries'), byKey({ accept: 'text/csv' }))],
    OpenMetrics: [
      200,
      /^(application\/openmetrics-text|text\/plain)/,
      () => get('/v1/admin/metrics', byKey()),
    ],
    'an unknown key’s': [
      401,
      /^application\/problem\+json/,
      () => get(at('/balance'), { headers: { authorization: 'Bearer x' } }),
    ],
    'a problem': [400, /^application\/problem\+json/, () => get(at('/entries?x=1'), byKey())],
    'no such route': [404, /^application\/problem\+json/, () => get('/v1/nowhere', byKey())],
    'no such invoice': [
      404,
      /^application\/problem\+json/,
      () => get(at('/invoices/in_x/pdf'), byKey()),
    ],
    'another method': [
      405,
      /^application\/problem\+json/,
      () => get('/v1/session', { method: 'PUT' }),
    ],
    'a page about a problem': [200, /^text\/html/, () => get('/errors/not_found')],
    'no page about a problem': [404, /^application\/problem\+json/, () => get('/errors/none')],
    'the way to the provider': [303, /^/, () => get('/v1/sign_in')],
    'no content': [
      204,
      /^$/,
      () =>
        get('/v1/session/sign_out', {
          method: 'POST',
          headers: { cookie: sessionCookie, origin: inject('served').url },
        }),
    ],
    HEAD: [200, /^application\/json/, () => get('/healthz', { method: 'HEAD' })],
    'the OpenAPI document': [200, /^application\/json/, () => get('/v1/openapi.json')],
  };

  for (const [name, [status, type, ask]] of Object.entries(kinds))
    test(`${name} runs nothing and is shown in no frame`, async () => {
      const answer = await ask();
      expect([answer.status, answer.headers.get('content-type') ?? '']).toEqual([
        status,
        expect.stringMatching(type),
      ]);
      expectSafe(answer, dataPolicy);
      expect(answer.headers.get('x-request-id')).toBeTruthy();
    });

  test('files are safe as they are, and kept for ever by the name of what is in them', async () => {
    const html = await (await get('/')).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? '';
    for (const [path, type] of [
      [script, /javascript/],
      [style, /^text\/css/],
      ['/favicon.svg', /^image\/svg/],
    ] as const) {
      const answer = await get(path);
      expectSafePage(answer);
      expect(answer.headers.get('content-type')).toMatch(type);
      if (path.startsWith('/assets/'))
        expect(answer.headers.get('cache-control')).toContain('immutable');
    }
  });

  test('a file that is not there is no page that a browser keeps for a year', async () => {
    // The platform gives the page for it, which `nosniff` keeps from being run.
    const answer = await get('/assets/gone-00000000.js');
    expectSafePage(answer);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('cache-control') ?? '').toMatch(/^(public, max-age=0\b.*)?$/);
  });
});

test('no file of the pages names a host that is not ours', () => {
  const client = join(root, 'dist/client');
  const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|js|css|svg)$/.test(file),
  );
  expect(files.length).toBeGreaterThan(10);
  // Names of formats, and a comment that its licence asks for: nothing is fetched from them.
  const names =
    /^https?:\/\/(?:www\.w3\.org\/(?:2000\/svg|1998\/Math\/MathML|1999\/x)|tailwindcss\.com$)/;
  const found = files.flatMap((file) =>
    [
      ...readFileSync(join(client, file), 'utf8').matchAll(
        /(?:\b(?:https?|wss?):)\/\/[\w-]+(?:\.[\w-]+)+[^\s"'`)<>]*|["'`(]\/\/[\w-]+(?:\.[\w-]+)+/g,
      ),
    ]
      .map(([address]) => address)
      .filter((address) => !names.test(address))
      .map((address) => `${file}: ${address}`),
  );
  expect(found).toEqual([]);
});
