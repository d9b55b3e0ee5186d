import type { AccountId } from '../../core/units/ids.ts';
import { dayMs, type Instant, instant, minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import type { Principal } from './principal.ts';
import { randomToken } from './random.ts';
import { sha256 } from './sha256.ts';

export type SessionPrincipal = Extract<Principal, { kind: 'session' }>;

export const sessionCookie = 'hydron_session';
/** Long enough not to sign in every day, short enough that a lost laptop is not open for ever. */
export const sessionMs = 14 * dayMs;

/** While D1 is down, a session this isolate saw lately goes on: the live balance needs no history. */
const believedMs = 10 * minuteMs;
const seenMax = 1_000;

const seen = new Map<string, { readonly session: SessionPrincipal; readonly at: number }>();

/** The session a cookie's token stands for; undefined when it ended or never was. */
export async function findSignedIn(
  env: Env,
  token: string,
  now: Instant,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<SessionPrincipal | undefined> {
  const idHash = sha256(token);
  const { findSession, touchSession } = await import('../../db/sessions.ts');
  const db = database(env);
  try {
    const found = await findSession(db, idHash, now);
    if (!found) {
      seen.delete(idHash);
      return undefined;
    }
    if (now - found.lastSeenAt >= minuteMs)
      waitUntil(touchSession(db, idHash, now).catch(() => undefined));
    return remember(
      {
        kind: 'session',
        account: found.account as AccountId,
        idHash,
        expiresAt: instant(found.expiresAt),
      },
      now,
    );
  } catch (error) {
    const known = seen.get(idHash);
    if (known && now - known.at < believedMs && known.session.expiresAt > now) return known.session;
    throw error;
  }
}

function remember(session: SessionPrincipal, at: Instant): SessionPrincipal {
  if (seen.size >= seenMax) seen.clear();
  seen.set(session.idHash, { session, at });
  return session;
}

export interface NewSession {
  /** What the cookie carries; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Instant;
}

export async function openSession(env: Env, account: AccountId, now: Instant): Promise<NewSession> {
  const { createSession } = await import('../../db/sessions.ts');
  const token = randomToken();
  const expiresAt = instant(now + sessionMs);
  await createSession(database(env), { idHash: sha256(token), account, createdAt: now, expiresAt });
  return { token, expiresAt };
}

/** The live sockets that a session opened. Only part of its hash: enough to tell it from others. */
export const sessionTag = ({ idHash }: SessionPrincipal): string =>
  `session:${idHash.slice(0, 32)}`;

export async function endSession(env: Env, { idHash }: SessionPrincipal): Promise<void> {
  const { deleteSession } = await import('../../db/sessions.ts');
  seen.delete(idHash);
  await deleteSession(database(env), idHash);
}

/** `Secure` only where the page came over https: local development does not. */
export const sessionCookieHeader = (token: string, maxAgeMs: number, https: boolean): string =>
  `${sessionCookie}=${token}; Path=/; Max-Age=${Math.floor(maxAgeMs / 1_000)}; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;

export function sessionToken(request: Request): string | undefined {
  const cookies = request.headers.get('cookie') ?? '';
  for (const part of cookies.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === sessionCookie && value) return value;
  }
  return undefined;
}
