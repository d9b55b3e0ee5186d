import type { Role } from '../../core/access/permissions.ts';
import {
  portalSessionIdleMs,
  portalSessionMs,
  sessionIdleMs,
  sessionMs,
} from '../../core/access/times.ts';
import {
  type AccountId,
  newSessionId,
  type PersonId,
  type SessionId,
} from '../../core/units/ids.ts';
import { type Instant, instant } from '../../core/units/instant.ts';
import type { Session } from '../../db/sessions.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { forgetSessions } from './believed-sessions.ts';
import { randomBytes, randomToken } from './random.ts';
import { sha256 } from './sha256.ts';

/** How long each kind lasts, and how long without a request. */
export const lasting = {
  person: { ms: sessionMs, idleMs: sessionIdleMs },
  portal: { ms: portalSessionMs, idleMs: portalSessionIdleMs },
} as const;

export interface NewSession {
  readonly id: SessionId;
  /** What the cookie carries; only its hash is kept. */
  readonly token: string;
  /** How long the cookie may be kept, in ms. */
  readonly maxAgeMs: number;
}

/** Who signs in, where to, and with what browser. */
export type SignIn = {
  readonly account: AccountId | null;
  readonly userAgent: string | null;
} & (
  | { readonly kind: 'person'; readonly person: PersonId }
  | {
      readonly kind: 'portal';
      readonly role: Role;
      readonly returnUrl: string | null;
      readonly createdBy: string;
    }
);

const userAgentMax = 200;

/** A session of its own for every sign-in, with a token nobody had before; not stored yet. */
export function newSession(signIn: SignIn, now: Instant): NewSession & { readonly row: Session } {
  const token = randomToken();
  const { ms, idleMs } = lasting[signIn.kind];
  const portal = signIn.kind === 'portal' ? signIn : undefined;
  const row: Session = {
    id: newSessionId(randomBytes(20)),
    kind: signIn.kind,
    tokenHash: sha256(token),
    previousHash: null,
    rotatedAt: now,
    person: signIn.kind === 'person' ? signIn.person : null,
    account: signIn.account,
    role: portal?.role ?? null,
    returnUrl: portal?.returnUrl ?? null,
    createdBy: portal?.createdBy ?? null,
    userAgent: signIn.userAgent?.slice(0, userAgentMax) ?? null,
    createdAt: now,
    lastSeenAt: now,
    endsAt: instant(now + ms),
    expiresAt: instant(now + idleMs),
  };
  return { id: row.id as SessionId, token, maxAgeMs: ms, row };
}

export async function openSession(env: Env, signIn: SignIn, now: Instant): Promise<NewSession> {
  const { createSession } = await import('../../db/sessions.ts');
  const { row, ...opened } = newSession(signIn, now);
  await createSession(database(env), row);
  return opened;
}

/** Under which the live sockets of a browser are found. */
export const sessionTag = (session: SessionId): string => session;
/** Those of all browsers of a person. */
export const personTag = (person: PersonId): string => person;
/** Those of all browsers that portal links signed in to the account. */
export const portalTag = 'portal';

/** At once, and for good. */
export async function endSession(env: Env, id: SessionId): Promise<void> {
  const { deleteSessions } = await import('../../db/sessions.ts');
  forgetSessions([id]);
  await deleteSessions(database(env), [id]);
}
