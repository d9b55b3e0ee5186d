import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Identity } from '../account/protocol.ts';
import { sha256 } from '../auth/sha256.ts';
import type { AccountCall, Call } from './call.ts';
import { invalid, type Problem } from './problem.ts';
import type { ReportedUsage } from './usage-input.ts';

/** 128 bits: no two names meet, and a receipt stays small. */
const shortHash = (text: string): string => sha256(text).slice(0, 32);

const keyHeader = 'Idempotency-Key';
const printable = /^[\x20-\x7e]{1,255}$/;

const named = (name: string, bodyHash: string, param: Identity['param']): Identity => ({
  name,
  nameHash: shortHash(name),
  bodyHash,
  param,
});

/**
 * The request's idempotency key, spent on its method, path and body. `path` has the account by its
 * id, so that `me` and the id are the same request. Undefined when the caller sent no key.
 */
export function keyIdentity(
  call: Call,
  path: string,
  raw: string,
): Result<Identity | undefined, Problem> {
  const key = call.request.headers.get(keyHeader);
  if (key === null) return ok(undefined);
  if (!printable.test(key))
    return refuse(invalid(keyHeader, `${keyHeader} must be 1 to 255 printable ASCII characters`));
  const bodyHash = shortHash(`${call.request.method} ${path}\n${raw}`);
  return ok(named(`key:${key}`, bodyHash, keyHeader));
}

/** For what an attempt cut short might do twice: what is wrong when the caller sent no key. */
export const keyMissing = ({ request }: Call): Problem | undefined =>
  request.headers.has(keyHeader)
    ? undefined
    : invalid(keyHeader, `${keyHeader} is required here: it keeps a second attempt from counting.`);

/** What taking an address apart would leave as it is: no escapes, no dots. */
const plainPath = /^https?:\/\/[^/]+(\/[\w/:-]*)(?:\?|$)/;

/** The call's path, with its account by id. */
export const pathOf = (call: AccountCall): string =>
  canonicalPath(
    { pathname: plainPath.exec(call.request.url)?.[1] ?? call.url.pathname },
    call.account,
  );

/** The path with the account by its id instead of however the caller wrote it. */
export function canonicalPath({ pathname }: Pick<URL, 'pathname'>, account: string): string {
  const parts = pathname.split('/');
  const place = parts[2] === 'admin' ? 3 : 2;
  if (parts[1] === 'v1' && parts[place] === 'accounts') parts[place + 1] = account;
  return parts.join('/');
}

/** The event's own id, spent on what was used and when, however it is written. */
export function eventIdentity(usage: ReportedUsage, source?: string): Identity | undefined {
  const { eventId, quantities, ...rest } = usage;
  if (eventId === undefined) return undefined;
  const content = [sorted(quantities), sorted(rest)];
  const name =
    source === undefined ? `event:${eventId}` : `cloudevent:${JSON.stringify([source, eventId])}`;
  return named(name, shortHash(JSON.stringify(content)), 'id');
}

const sorted = (fields: object): [string, unknown][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

export const present = (...identities: (Identity | undefined)[]): Identity[] =>
  identities.filter((identity) => identity !== undefined);
