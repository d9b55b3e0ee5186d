import { inject } from 'vitest';
import { fireCron } from '../../scripts/running/crons.ts';
import { type LocalClient, localClient } from '../../scripts/running/local-client.ts';

/** The Worker as whoever runs it drives it: its local routes, its crons, its API by platform key. */

export const local = (): LocalClient => {
  const { url, sessionSecret, platformKey } = inject('served');
  return localClient(url, { sessionSecret, platformKey });
};

interface Asking {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly accept?: string;
  /** The account's own key, instead of the platform's. */
  readonly key?: string;
}

/** Calls the API; throws what it says where it refuses. `path` from `/v1` on. */
export async function call(path: string, asking: Asking = {}): Promise<Response> {
  const { url, platformKey } = inject('served');
  const response = await fetch(`${url}/v1${path}`, {
    method: asking.method ?? (asking.body ? 'POST' : 'GET'),
    headers: {
      authorization: `Bearer ${asking.key ?? platformKey}`,
      accept: asking.accept ?? 'application/json',
      ...(asking.body && {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }),
    },
    ...(asking.body && { body: JSON.stringify(asking.body) }),
  });
  if (response.ok) return response;
  throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

export const ask = async <Answer>(path: string, asking: Asking = {}): Promise<Answer> =>
  (await call(path, asking)).json() as Promise<Answer>;

/** Has the rollup count everything there is, and fill the days of zones that were asked for. */
export async function rollUp(): Promise<void> {
  const rounds = 3;
  for (let round = 0; round < rounds; round++) await fireCron(inject('served').url, '* * * * *');
}
