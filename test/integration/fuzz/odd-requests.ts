import type { Random } from '../../../scripts/sample/random.ts';
import { operationOf } from '../../../worker/http/openapi/document.ts';
import type { Route } from '../../../worker/http/route.ts';
import { fitting, spoilt } from './fitting.ts';
import { hugeBody, oddBody, oddText, written } from './odd-values.ts';

/** One request, made of a route of ours with some of it wrong. */
export interface OddRequest {
  readonly method: string;
  /** With its query, as it is written: nothing in it is decoded. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: BodyInit | undefined;
}

/** What is really there, by the parameter that names it. */
export type Known = Readonly<Record<string, string>>;

const segments = [
  'me',
  'none-1',
  '%2e%2e',
  '%2e',
  '%00',
  '%ff',
  '%c3%28',
  '%',
  '%2f%2f',
  '%F0%9F%92%A5',
  'ext:',
  'ext:%00',
  `ext:${'x'.repeat(300)}`,
  'acct_00000000000000000000',
  'ACCT_00000000000000000000',
  '__proto__',
  'constructor',
  'toString',
  "'%20OR%201=1--",
  '0',
  '-1',
  '1e400',
  'a'.repeat(2_000),
] as const;

const methods = [
  'OPTIONS',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'GET',
  'HEAD',
  'PROPFIND',
  'QUERY',
] as const;

const types = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'json',
  ';',
] as const;

const oddHeaders: readonly [string, (random: Random) => string][] = [
  ['authorization', (random) => random.pick(['', 'Basic eDp5', 'Bearer', 'Bearer a, Bearer b'])],
  ['authorization', () => `Bearer hyd_plat_${'0'.repeat(40)}_000000`],
  ['authorization', () => `Bearer ${'x'.repeat(20_000)}`],
  ['cookie', (random) => random.pick(['hydron_session=', '__proto__=1', ';;;=', 'a'])],
  ['cookie', () => `hydron_session=${'x'.repeat(30_000)}`],
  ['idempotency-key', (random) => random.pick(['', ' ', 'x'.repeat(256), '\t', '__proto__'])],
  ['origin', (random) => random.pick(['null', 'https://evil.example', 'http://localhost.evil'])],
  ['content-encoding', (random) => random.pick(['gzip', 'br', 'deflate', 'identity'])],
  ['accept', (random) => random.pick(['text/csv', '*/*', 'image/png', ''])],
  ['x-request-id', (random) => random.pick(['', 'a b', '<script>', 'x'.repeat(5_000)])],
  ['x-forwarded-for', () => '127.0.0.1'],
  ['x-http-method-override', () => 'DELETE'],
  ['if-none-match', () => '*'],
  ['range', () => 'bytes=0-0'],
  ['last-event-id', () => '-1'],
];

/** Nearly every request has something wrong with it, seldom more than two things. */
export function oddRequest(route: Route, known: Known, random: Random): OddRequest {
  const method = random.chance(0.06) ? random.pick(methods) : route.method;
  const headers: Record<string, string> = {};
  if (random.chance(0.5)) headers['idempotency-key'] = `fuzz-${random.whole(0, 1e9)}`;
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(route, random);
  if (body !== undefined)
    headers['content-type'] = random.chance(0.08) ? random.pick(types) : typeOf(route);
  if (random.chance(0.12)) {
    const [name, write] = oddHeaders[random.whole(0, oddHeaders.length - 1)] ?? [];
    if (name && write) headers[name] = write(random);
  }
  return { method, path: pathOf(route, known, random) + queryOf(route, random), headers, body };
}

const typeOf = (route: Route): string => operationOf(route).types?.[0] ?? 'application/json';

function bodyOf(route: Route, random: Random): BodyInit | undefined {
  const share = random.next();
  if (share < 0.1) return undefined;
  if (share < 0.25) return oddBody(random);
  if (share < 0.26) return hugeBody(random);
  const fits = fitting(route, random) ?? {};
  return written(share < 0.4 ? fits : spoilt(fits, random));
}

function pathOf({ path }: Route, known: Known, random: Random): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const own = known[name];
    return own !== undefined && !random.chance(0.2) ? own : random.pick(segments);
  });
  if (!random.chance(0.03)) return filled;
  return random.pick([
    `/${filled}`,
    `${filled}/`,
    filled.toUpperCase(),
    `${filled}/..%2f..`,
    `${filled};x`,
  ]);
}

function queryOf(route: Route, random: Random): string {
  const names = Object.keys(operationOf(route).query ?? {});
  if (!random.chance(names.length > 0 ? 0.6 : 0.1)) return '';
  const pairs = Array.from({ length: random.whole(1, 3) }, () => {
    const name = names[random.whole(0, names.length)] ?? random.pick(['x', '__proto__', 'limit']);
    const text = random.pick([
      oddText(random).slice(0, 3_000),
      '1',
      '-1',
      '1e9',
      'usage',
      '2026-11-01T00:00:00Z',
    ]);
    return `${encodeURIComponent(name)}=${random.chance(0.9) ? escaped(text) : random.pick(['%', '%ff', '+', ''])}`;
  });
  return `?${pairs.join('&')}`;
}

/** A half of a pair cannot be written in an address. */
const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());
