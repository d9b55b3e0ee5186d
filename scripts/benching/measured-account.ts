import { randomUUID } from 'node:crypto';

/** One request to the running Worker, outside what is measured. Throws when it is refused. */
export async function ask<T>(
  base: string,
  path: string,
  { key, body, headers }: { key?: string; body?: object; headers?: Record<string, string> } = {},
): Promise<T> {
  const response = await fetch(`${base}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

export interface MeasuredAccount {
  readonly id: string;
  /** The account's own key: its hash is checked by the object, as most callers' are. */
  readonly key: string;
}

/** More than any run spends. */
const fundsMicrocredits = 1_000_000_000_000_000;

/** A fresh account with free credits, promotion and purchase, and a key that may spend. */
export async function openMeasuredAccount(
  base: string,
  platformKey: string,
): Promise<MeasuredAccount> {
  const id = await openFundedAccount(base, platformKey);
  return { id, key: await makeKey(base, platformKey, id) };
}

/** A key of the account's own that may do all that is measured. */
export async function makeKey(base: string, platformKey: string, id: string): Promise<string> {
  const made = await ask<{ secret: string }>(base, `/v1/accounts/${id}/api_keys`, {
    key: platformKey,
    body: {
      name: 'bench',
      scopes: ['usage:write', 'holds:write', 'balance:read', 'entries:read'],
    },
  });
  return made.secret;
}

export async function openFundedAccount(base: string, platformKey: string): Promise<string> {
  const { id } = await ask<{ id: string }>(base, '/v1/accounts', {
    key: platformKey,
    body: { name: 'Bench' },
  });
  await ask(base, `/v1/accounts/${id}/grants`, {
    key: platformKey,
    body: { source: 'purchase', amount_microcredits: fundsMicrocredits, reason: 'bench' },
  });
  return id;
}
