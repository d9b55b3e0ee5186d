import { type AcceptingRefusal, invitationState } from '../../../core/access/invitation.ts';
import { membersMax } from '../../../core/access/membership.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as invitations from '../../../db/invitations.ts';
import { sessionTag } from '../../auth/session.ts';
import { sha256 } from '../../auth/sha256.ts';
import { auditOf } from '../audit.ts';
import type { Call, SignedCall } from '../call.ts';
import { closeSockets } from '../close-sockets.ts';
import { database } from '../database.ts';
import { switchedCookie } from '../next-cookie.ts';
import { parseBody } from '../parse-body.ts';
import type { Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { invitationToken } from '../schemas/members.ts';
import { personOf, sessionOf } from '../session-of.ts';

/** What whoever has the link is invited to: enough to decide by, and nothing beyond. */
export async function readInvitation(call: Call): Promise<Response> {
  const found = await findLinked(call);
  if (!found.ok) return refuse(call, found.error);
  const { invitation, accountName, inviterName } = found.value;
  if (invitationState(invitation, call.now) !== 'open') return refuse(call, linkEnded);
  return json(200, {
    account_name: accountName,
    role: invitation.role,
    invited_by_name: inviterName,
    email: invitation.email,
    expires_at: formatInstant(instant(invitation.expiresAt)),
  });
}

/**
 * Makes who is signed in a member, and has the browser look at the account. Sent again by the same
 * person it answers the same: the first answer may have been lost.
 */
export async function acceptInvitation(call: SignedCall): Promise<Response> {
  const found = await findLinked(call);
  if (!found.ok) return refuse(call, found.error);
  const { invitation, accountName } = found.value;
  const { env, now } = call;
  const account = invitation.account as AccountId;
  const person = personOf(call);
  const db = database(env);
  const audit = await auditOf(call, {
    id: `accepted_${invitation.id}`,
    action: 'invitation.accept',
    target: invitation.id,
    after: { person, role: invitation.role },
    account,
  });
  const accepted = await invitations.acceptInvitation(db, invitation, person, now, audit);
  if (!accepted.ok) return refuse(call, acceptingProblems[accepted.error]);
  const { role } = accepted.value;
  const cookie = await switchTo(call, account);
  const headers: Record<string, string> = cookie === undefined ? {} : { 'Set-Cookie': cookie };
  return json(200, { account: { id: account, name: accountName }, role }, { headers });
}

/** What the browser has open of another account closes: it shows this one from now on. */
async function switchTo(call: SignedCall, account: AccountId): Promise<string | undefined> {
  const { session, account: before } = sessionOf(call);
  const cookie = await switchedCookie(call, account);
  if (before !== undefined && before !== account)
    call.waitUntil(closeSockets(call, before, sessionTag(session)));
  return cookie;
}

type Linked = NonNullable<Awaited<ReturnType<typeof invitations.findInvitation>>>;

/** By the link's secret. One that never was and one that is over are told apart to nobody. */
async function findLinked(call: Call): Promise<Result<Linked, Problem>> {
  const body = await readJson(call);
  if (!body.ok) return body;
  const parsed = parseBody(invitationToken, body.value.value);
  if (!parsed.ok) return parsed;
  const tokenHash = sha256(parsed.value.token);
  const found = await invitations.findInvitation(database(call.env), tokenHash);
  return found ? ok(found) : refusal(linkEnded);
}

const linkEnded: Problem = {
  code: 'link_ended',
  detail: 'The invitation was accepted, was taken back or is out of date.',
};

const acceptingProblems: Readonly<Record<AcceptingRefusal, Problem>> = {
  ended: linkEnded,
  'other-address': {
    code: 'forbidden',
    detail: 'The invitation is for another address than the one you signed in with.',
  },
  'already-member': {
    code: 'already_member',
    detail: 'You are a member of this account already. The invitation was not spent.',
  },
  full: {
    code: 'limit_reached',
    detail: `An account has at most ${membersMax} members.`,
    extra: { limit: 'members', max: membersMax },
  },
};
