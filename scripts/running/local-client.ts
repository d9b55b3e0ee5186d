import type { Role } from '../../core/access/permissions.ts';
import type { KnownServers, SampleStep } from '../../worker/http/local/sample-step.ts';

/** Somebody who signs in on this machine: one person for each address. */
export interface LocalPerson {
  readonly email: string;
  readonly name: string;
  /** At the account; owner when not said. */
  readonly role?: Role;
  readonly operator?: boolean;
}

/** Calls a locally running Worker: its loopback-only routes, and its public API by platform key. */
export interface LocalClient {
  readonly base: string;
  registerPlatformKey(): Promise<void>;
  openAccount(account: {
    name: string;
    external_id: string;
    at?: number;
  }): Promise<{ id: string; created: boolean }>;
  openProject(account: string, name: string): Promise<string>;
  runHistory(
    account: string,
    steps: readonly SampleStep[],
    /** Those that steps before these began. */
    servers?: KnownServers,
  ): Promise<{ accepted: number; refused: number; seq: number; servers: KnownServers }>;
  /** Any call of the public API; throws on any answer but a 2xx. */
  call<T>(method: 'GET' | 'POST', path: string, body?: object, key?: string): Promise<T>;
  /**
   * A url that signs a browser in: somebody who owns the account where it is not said who, nobody's
   * member without an account.
   */
  signInUrl(account: string | undefined, who?: LocalPerson): Promise<string>;
  /** Reports one usage event through the public API; answers the status. */
  reportUsage(account: string, event: object, key: string): Promise<number>;
}

const patienceMs = 120_000;

export function localClient(
  base: string,
  secrets: { readonly sessionSecret: string; readonly platformKey: string },
): LocalClient {
  const local = async <T>(route: string, body: object): Promise<T> => {
    const response = await fetch(`${base}/local/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-local-secret': secrets.sessionSecret },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok)
      throw new Error(`POST /local/${route}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  };
  return {
    base,
    registerPlatformKey: async () => {
      await local('platform_key', { key: secrets.platformKey });
    },
    openAccount: (account) => local('accounts', account),
    openProject: async (account, name) =>
      (await local<{ id: string }>('projects', { account, name })).id,
    runHistory: (account, steps, servers) => local('history', { account, steps, servers }),
    call: async <T>(method: string, path: string, body?: object, key?: string) => {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${secrets.platformKey}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    signInUrl: async (account, who) => {
      const { token } = await local<{ token: string }>('link', { account, ...who });
      return `${base}/local/sign-in?token=${encodeURIComponent(token)}`;
    },
    reportUsage: async (account, event, key) => {
      const response = await fetch(`${base}/v1/accounts/${account}/usage`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${secrets.platformKey}`,
          'idempotency-key': key,
        },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(patienceMs),
      });
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** Waits until `/readyz` says yes; throws with its last answer when it never does. */
export async function untilReady(base: string, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  let last = 'no answer';
  while (Date.now() < end) {
    try {
      const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 500)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the Worker did not become ready in ${limitMs / 1_000} s: ${last}`);
}
