import { emailKey } from '../../../core/access/email-key.ts';
import type { InvitingRefusal } from '../../../core/access/invitation.ts';
import { invitationsMax, membersMax } from '../../../core/access/membership.ts';
import { invitationMs } from '../../../core/access/times.ts';
import { newInvitationId } from '../../../core/units/ids.ts';
import { after, formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as invitations from '../../../db/invitations.ts';
import { findPerson } from '../../../db/people.ts';
import { actorOf } from '../../auth/principal.ts';
import { randomToken } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { auditOf } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { pathOf } from '../identity.ts';
import { invitationView, managerOf, membershipProblems } from '../member-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { newInvitation } from '../schemas/members.ts';

/** A link that makes one person a member. It is in this answer and nowhere else: a replay has null. */
export async function inviteMember(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newInvitation, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, principal, env } = call;
  const { role, email } = parsed.value;
  const request = { scope: account, path: pathOf(call), raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const db = database(env);
    const token = randomToken();
    const wanted = {
      id: newInvitationId(idBytes('invitation')),
      account,
      role,
      email: email === undefined ? null : emailKey(email),
      tokenHash: sha256(token),
      invitedBy: actorOf(principal),
      createdAt: now,
      expiresAt: after(now, invitationMs),
      acceptedAt: null,
      acceptedBy: null,
      revokedAt: null,
    };
    const audit = await auditOf(call, {
      id: `created_${wanted.id}`,
      action: 'invitation.create',
      target: wanted.id,
      after: { role, email: wanted.email, expires_at: timeOf(wanted.expiresAt) },
    });
    const made = await invitations.createInvitation(db, wanted, managerOf(principal), audit);
    if (!made.ok) return refusal(invitingProblems[made.error]);
    const invitation = made.value;
    const inviterName = (await findPerson(db, invitation.invitedBy))?.name ?? null;
    const view = invitationView({ invitation, inviterName });
    const kept = { ...view, url: null, as_of_seq: seen.value.seq };
    // Made by an attempt that was cut short: that attempt alone knew the secret.
    const mine = invitation.tokenHash === wanted.tokenHash;
    const url = `${call.url.origin}/invitation#${token}`;
    return ok({ status: 201, body: { ...kept, url: mine ? url : null }, kept });
  });
}

const timeOf = (at: number): string => formatInstant(instant(at));

const invitingProblems: Readonly<Record<InvitingRefusal, Problem>> = {
  'not-allowed': membershipProblems['not-allowed'],
  'too-many': {
    code: 'limit_reached',
    detail: `At most ${invitationsMax} invitations wait at a time. Take one back first.`,
    extra: { limit: 'invitations', max: invitationsMax },
  },
  full: {
    code: 'limit_reached',
    detail: `An account has at most ${membersMax} members.`,
    extra: { limit: 'members', max: membersMax },
  },
};

/** Those that can be taken now; never their secrets. */
export async function listInvitations(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { env, account, now } = call;
  const found = await invitations.listInvitations(database(env), account, now);
  const data = found.map(invitationView);
  const page = { data, has_more: false, next_cursor: null, as_of_seq: seen.value.seq };
  return json(200, page, { rate: seen.rate });
}

/** Its link is refused from now on. */
export async function revokeInvitation(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, env } = call;
  const request = { scope: account, path: pathOf(call), raw: '', rate: seen.rate };
  return once(call, request, async () => {
    const db = database(env);
    const id = call.params.invitation ?? '';
    const audit = await auditOf(call, {
      id: `revoked_${id}`,
      action: 'invitation.revoke',
      target: id,
      after: { revoked_at: timeOf(now) },
    });
    const revoked = await invitations.revokeInvitation(db, account, id, now, audit);
    if (!revoked.ok) return refusal(revoked.error === 'accepted' ? alreadyTaken : noneSuch);
    const invitation = revoked.value;
    const revokedAt = timeOf(invitation.revokedAt ?? now);
    const inviterName = (await findPerson(db, invitation.invitedBy))?.name ?? null;
    const view = invitationView({ invitation, inviterName });
    return ok({
      status: 200,
      body: { ...view, revoked_at: revokedAt, as_of_seq: seen.value.seq },
    });
  });
}

const noneSuch: Problem = notFound('The account has no such invitation.');
const alreadyTaken: Problem = {
  code: 'link_ended',
  detail: 'The invitation was accepted. Remove the member instead.',
};
