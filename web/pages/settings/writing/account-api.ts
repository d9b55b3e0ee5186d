import { type Asking, account, type Page, read } from '../../../api.ts';

/** How pages of the settings read lists of the signed-in account, and change things of it. */

/** Others may be asked on the way: Stripe, the account's object, D1. */
const writeMaxMs = 25_000;

/** A change of anything. The same key counts once, however often it is sent. */
export const send = <T>(
  method: NonNullable<Asking['method']>,
  path: string,
  key: string,
  body?: object,
): Promise<T> =>
  read(path, {
    method,
    headers: { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) },
    answerMaxMs: writeMaxMs,
    ...(body && { body: JSON.stringify(body) }),
  });

/** A change of the signed-in account. */
export const write: typeof send = (method, path, key, body) =>
  send(method, account + path, key, body);

const pageSize = 10;

/** One page of a list; `cursor` continues after the page that gave it. */
export const readPage =
  <P extends Page<unknown>>(path: string, query: Readonly<Record<string, string>> = {}) =>
  (cursor: string | null, signal: AbortSignal): Promise<P> => {
    const asked = { limit: String(pageSize), ...query, ...(cursor && { cursor }) };
    return read(`${account}${path}?${new URLSearchParams(asked)}`, signal);
  };

/** Names as they stand in a path. */
export const inPath = (id: string): string => encodeURIComponent(id);
