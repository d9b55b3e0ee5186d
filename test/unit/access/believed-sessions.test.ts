import { describe, expect, it } from 'vitest';
import type { PersonId, SessionId } from '../../../core/units/ids.ts';
import { hourMs, instant, minuteMs } from '../../../core/units/instant.ts';
import {
  believedSession,
  forgetSessions,
  rememberSeen,
} from '../../../worker/auth/believed-sessions.ts';
import type { SessionPrincipal } from '../../../worker/auth/principal.ts';

const at = instant(20 * hourMs);
const session: SessionPrincipal = {
  kind: 'session',
  session: 'ses_1' as SessionId,
  person: 'per_1' as PersonId,
  operator: 'no',
  expiresAt: instant(at + hourMs),
};

describe('a session that was seen, while nobody can be asked', () => {
  it('is believed for ten minutes', () => {
    rememberSeen('hash', session, at);
    expect(believedSession('hash', instant(at + 10 * minuteMs - 1))).toEqual(session);
    expect(believedSession('hash', instant(at + 10 * minuteMs))).toBeUndefined();
    expect(believedSession('other', at)).toBeUndefined();
  });

  it('is not believed beyond its own end', () => {
    rememberSeen('short', { ...session, expiresAt: instant(at + minuteMs) }, at);
    expect(believedSession('short', instant(at + minuteMs - 1))).toBeDefined();
    expect(believedSession('short', instant(at + minuteMs))).toBeUndefined();
  });

  it('is no operator’s: nobody can tell whether they still are one', () => {
    for (const operator of ['fresh', 'sign-in-again'] as const) {
      rememberSeen(operator, { ...session, operator }, at);
      expect(believedSession(operator, at)).toEqual(session);
    }
  });

  it('is forgotten with its end, under whatever token it was seen', () => {
    rememberSeen('before', session, at);
    rememberSeen('after', session, at);
    forgetSessions(['ses_1' as SessionId]);
    expect([believedSession('before', at), believedSession('after', at)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
