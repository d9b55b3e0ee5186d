import type { SessionId } from '../../core/units/ids.ts';
import { type Instant, minuteMs } from '../../core/units/instant.ts';
import type { SessionPrincipal } from './principal.ts';

/**
 * While D1 is down, a session this isolate saw lately goes on: the live balance needs no history.
 * Only then is anything read from here; while D1 answers, what it says counts.
 */
const believedMs = 10 * minuteMs;
const seenMax = 1_000;

const seen = new Map<string, { readonly session: SessionPrincipal; readonly at: Instant }>();

export function rememberSeen(tokenHash: string, session: SessionPrincipal, at: Instant): void {
  if (seen.size >= seenMax) seen.clear();
  seen.set(tokenHash, { session, at });
}

/** What was seen lately under a token; no operator's rights, which may have been taken meanwhile. */
export function believedSession(tokenHash: string, now: Instant): SessionPrincipal | undefined {
  const known = seen.get(tokenHash);
  if (!known || now - known.at >= believedMs || known.session.expiresAt <= now) return undefined;
  return { ...known.session, operator: 'no' };
}

export const forgetToken = (tokenHash: string): boolean => seen.delete(tokenHash);

export function forgetSessions(ids: readonly SessionId[]): void {
  for (const [hash, { session }] of seen) if (ids.includes(session.session)) seen.delete(hash);
}
