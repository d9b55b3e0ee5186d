import { emailKey } from '../../../core/access/email-key.ts';
import { newPersonId, type PersonId } from '../../../core/units/ids.ts';
import { ok, type Result } from '../../../core/units/result.ts';
import { recordAudit } from '../../../db/audit-log.ts';
import { accountToOpen, signInPerson } from '../../../db/people.ts';
import type { Call } from '../../http/call.ts';
import { database } from '../../http/database.ts';
import type { Problem } from '../../http/problem.ts';
import { randomBytes } from '../random.ts';
import { type NewSession, openSession } from '../session.ts';
import { seeToFirstAccount } from './first-account.ts';
import type { WhoCame } from './who-came.ts';

/** Signs in who came: the person as the provider tells of them now, their account, a session. */
export async function letIn(call: Call, who: WhoCame): Promise<Result<NewSession, Problem>> {
  const { env, now, request, requestId } = call;
  const db = database(env);
  const person = await signInPerson(db, {
    ...who,
    id: newPersonId(randomBytes(20)),
    emailKey: who.email === null ? null : emailKey(who.email),
    firstAccount: null,
    freeCredits: null,
    createdAt: now,
    signedInAt: now,
  });
  const seen = await seeToFirstAccount(call, person);
  if (!seen.ok) return seen;
  const id = person.id as PersonId;
  const account = await accountToOpen(db, id);
  const userAgent = request.headers.get('user-agent');
  const session = await openSession(env, { kind: 'person', person: id, account, userAgent }, now);
  await recordAudit(db, {
    id: `aud_signed_in_${session.id}`,
    at: now,
    actor: id,
    account,
    action: 'person.sign_in',
    target: session.id,
    before: null,
    after: null,
    requestId,
  });
  return ok(session);
}
