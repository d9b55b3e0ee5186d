import { expect } from 'vitest';
import type { Role } from '../../core/access/permissions.ts';
import { openDb } from '../../db/d1.ts';
import { deployed, env, type Heard, local, type Sent, send } from './api-client.ts';

/**
 * Browsers that are signed in.
 *
 *     const world = await anAccount();
 *     const owner = await signedIn({ account: world.account });
 *     const viewer = await signedIn({ account: world.account, role: 'viewer' });
 *     const operator = await signedIn({ operator: true });   // a member of no account
 *
 *     (await viewer.send(`${world.at}/api_keys`, { body: {} })).status    // 403
 *     (await operator.send(`/v1/admin/accounts`)).status                 // 200
 *
 * `send` keeps the cookie as a browser does: what an answer sets, the next request carries. Where a
 * test calls `send` of api-client.ts itself, `headers()` is what the browser would add. The same
 * `email` is the same person: sign in twice for two browsers, with two accounts for two
 * memberships. `setSession` moves what is stored, so that tests need not wait.
 */
export interface SignedIn {
  /** `per_…` */
  readonly person: string;
  readonly email: string;
  /** Cookie and origin. */
  headers(): Record<string, string>;
  /** `ses_…` */
  session(): Promise<string>;
  send(path: string, sent?: Sent): Promise<Heard>;
}

export interface Who {
  readonly account?: string;
  /** At the account; owner when not said. */
  readonly role?: Role;
  readonly operator?: boolean;
  /** One of its own for each account and role, when not said. */
  readonly email?: string;
  readonly name?: string;
  readonly browser?: string;
}

export const origin = 'http://localhost';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

export async function signedIn({ browser = firefox, ...who }: Who): Promise<SignedIn> {
  const email = who.email ?? emailOf(who);
  const link = await local('/local/link', { ...who, email });
  expect(link.status).toBe(200);
  const address = `${origin}/local/sign-in?token=${link.json.token}`;
  const headers = { 'user-agent': browser };
  const answer = await deployed.fetch(new Request(address, { redirect: 'manual', headers }));
  expect(answer.status).toBe(303);
  return aBrowser(cookieOf(answer.headers) ?? '', String(link.json.person), email);
}

const emailOf = ({ account, role = 'owner', operator }: Who): string =>
  `${operator ? 'operator' : role}@${account?.slice(5) ?? 'nowhere'}.example`;

/** Name and value of the session's cookie in an answer; undefined when it sets none. */
export const cookieOf = (headers: Headers): string | undefined =>
  headers
    .getSetCookie()
    .find((one) => /^(__Host-)?hydron_(session|portal)=/.test(one))
    ?.split(';')[0];

/** A browser with a cookie; `person` is empty for one that a portal link signed in. */
export function aBrowser(cookie: string, person = '', email = ''): SignedIn {
  let kept = cookie;
  const headers = () => ({ cookie: kept, origin });
  return {
    person,
    email,
    headers,
    session: () => sessionOf(kept),
    async send(path, sent = {}) {
      const heard = await send(path, { ...sent, headers: { ...headers(), ...sent.headers } });
      kept = cookieOf(heard.headers) ?? kept;
      return heard;
    },
  };
}

/** The same browser as another window holds it, with the cookie it has now. */
export const copyOf = (browser: SignedIn): SignedIn =>
  aBrowser(String(browser.headers().cookie), browser.person, browser.email);

async function sessionOf(cookie: string): Promise<string> {
  const { sha256 } = await import('../../worker/auth/sha256.ts');
  const hash = sha256(cookie.split('=')[1] ?? '');
  const row = await env.DB.prepare('SELECT id FROM sessions WHERE token_hash = ?1')
    .bind(hash)
    .first<{ id: string }>();
  return row?.id ?? '';
}

/** Moves what is stored of a session: `{ created_at: Date.now() - 13 * hourMs }`. */
export async function setSession(
  id: string,
  to: Readonly<Record<string, number | string | null>>,
): Promise<void> {
  const sets = Object.keys(to).map((column, n) => `${column} = ?${n + 2}`);
  await openDb(env)
    .prepare(`UPDATE sessions SET ${sets.join(', ')} WHERE id = ?1`)
    .bind(id, ...Object.values(to))
    .run();
}

/** A row of a session; undefined when it ended. */
export const storedSession = (id: string): Promise<Record<string, unknown> | null> =>
  env.DB.prepare('SELECT * FROM sessions WHERE id = ?1').bind(id).first();
