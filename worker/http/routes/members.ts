import {
  type AccountId,
  isAccountId,
  type PersonId,
  randomSuffix,
  type SessionId,
} from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as members from '../../../db/members.ts';
import { forgetSessions } from '../../auth/believed-sessions.ts';
import { randomBytes } from '../../auth/random.ts';
import { personTag } from '../../auth/session.ts';
import { auditOf } from '../audit.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { closeSockets } from '../close-sockets.ts';
import { database } from '../database.ts';
import { pathOf } from '../identity.ts';
import { managerOf, membershipProblems, memberView, personAsking } from '../member-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse, text } from '../reply.ts';
import { leaving, newRole } from '../schemas/members.ts';
import { personOf } from '../session-of.ts';

/** Everybody at the account, the longest there first. */
export async function listMembers(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const found = await members.listMembers(database(call.env), call.account);
  const data = found.map((one) => memberView(one, personAsking(call.principal)));
  const page = { data, has_more: false, next_cursor: null, as_of_seq: seen.value.seq };
  return json(200, page, { rate: seen.rate });
}

/** Another role, from their next request on. */
export async function changeMember(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newRole, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, principal, env } = call;
  const request = { scope: account, path: pathOf(call), raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const person = (call.params.person ?? '') as PersonId;
    const { role } = parsed.value;
    const audit = await auditOf(call, {
      id: `role_${randomSuffix(idBytes('deed'))}`,
      action: 'member.change',
      target: person,
      after: { role },
    });
    const deed = { account, by: managerOf(principal), person, now, role, audit };
    const changed = await members.changeRole(database(env), deed);
    if (!changed.ok) return refusal(membershipProblems[changed.error]);
    const { member, sessions } = changed.value;
    shutOut(call, account, person, sessions);
    const view = memberView(member, personAsking(principal));
    return ok({ status: 200, body: { ...view, as_of_seq: seen.value.seq } });
  });
}

/** At once: what they have open of the account closes, and their sessions turn elsewhere. */
export async function removeMember(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, principal, env } = call;
  const request = { scope: account, path: pathOf(call), raw: '', rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const person = (call.params.person ?? '') as PersonId;
    const audit = await auditOf(call, {
      id: `removed_${randomSuffix(idBytes('deed'))}`,
      action: 'member.remove',
      target: person,
    });
    const deed = { account, by: managerOf(principal), person, now, audit };
    const removed = await members.removeMember(database(env), deed);
    if (!removed.ok) return refusal(membershipProblems[removed.error]);
    shutOut(call, account, person, removed.value.sessions);
    return ok({ status: 200, body: { person, removed: true, as_of_seq: seen.value.seq } });
  });
}

/** Leaves any account of one's own; somebody has to remain its owner. */
export async function leaveAccount(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(leaving, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { account } = parsed.value;
  if (!isAccountId(account)) return refuse(call, membershipProblems['no-member']);
  const person = personOf(call);
  const audit = await auditOf(call, {
    id: `left_${randomSuffix(randomBytes(20))}`,
    action: 'member.leave',
    target: person,
    account,
  });
  const deed = { account, by: person, person, now: call.now, audit };
  const left = await members.removeMember(database(call.env), deed);
  if (!left.ok) return refuse(call, membershipProblems[left.error]);
  shutOut(call, account, person, left.value.sessions);
  return text(204, '', null);
}

/** What they have open of the account goes on as what they are now, or not at all. */
function shutOut(
  call: SignedCall,
  account: AccountId,
  person: PersonId,
  sessions: readonly SessionId[],
): void {
  forgetSessions(sessions);
  call.waitUntil(closeSockets(call, account, personTag(person)));
}
