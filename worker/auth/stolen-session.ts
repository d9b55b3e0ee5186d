import type { AccountId, SessionId } from '../../core/units/ids.ts';
import { recordAudit } from '../../db/audit-log.ts';
import type { Session } from '../../db/sessions.ts';
import type { Call } from '../http/call.ts';
import { closeSockets } from '../http/close-sockets.ts';
import { database } from '../http/database.ts';
import { endSession, sessionTag } from './session.ts';

/**
 * Ends a session that two hold: whoever signed in does so again, whoever stole it cannot. The audit
 * log has it, once, and first: a session that is gone nobody could find again.
 */
export async function endStolenSession(call: Call, session: Session): Promise<void> {
  await recordAudit(database(call.env), {
    id: `aud_reused_${session.id}`,
    at: call.now,
    actor: 'system',
    action: 'session.reused',
    target: session.id,
    account: session.account,
    before: JSON.stringify({ person: session.person, kind: session.kind }),
    after: null,
    requestId: call.requestId,
  });
  const id = session.id as SessionId;
  await endSession(call.env, id);
  if (session.account !== null)
    await closeSockets(call, session.account as AccountId, sessionTag(id));
}
