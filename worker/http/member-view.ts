import type { Manager, MembershipRefusal } from '../../core/access/membership.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';
import type { InvitationFound } from '../../db/invitations.ts';
import type { MemberListed } from '../../db/members.ts';
import type { Principal } from '../auth/principal.ts';
import { notFound, type Problem } from './problem.ts';

/** A member as the account's people see them. */
export const memberView = (
  { person, name, email, role, joinedAt }: MemberListed,
  you: string | undefined,
) => ({
  person,
  name,
  email,
  role,
  joined_at: formatInstant(instant(joinedAt)),
  you: person === you,
});

/** An invitation without its secret. */
export const invitationView = ({ invitation, inviterName }: InvitationFound) => ({
  id: invitation.id,
  role: invitation.role,
  email: invitation.email,
  invited_by: inviterName,
  created_at: formatInstant(instant(invitation.createdAt)),
  expires_at: formatInstant(instant(invitation.expiresAt)),
});

/** Undefined for keys and whoever a portal link let in. */
export const personAsking = (principal: Principal): string | undefined =>
  principal.kind === 'session' ? principal.person : undefined;

/** Who manages people by this request. The table of permissions lets nobody else come as far. */
export function managerOf(principal: Principal): Manager {
  if (principal.kind === 'platform_key') return 'platform';
  if (principal.kind === 'session' && principal.person !== undefined) return principal.person;
  throw new Error('neither a person nor the platform manages people');
}

export const membershipProblems: Readonly<Record<MembershipRefusal, Problem>> = {
  'not-allowed': {
    code: 'forbidden',
    detail: 'You no longer may do this here.',
    extra: { scope: 'members:write' },
  },
  'no-member': notFound('The account has no such member.'),
  'last-owner': {
    code: 'last_owner',
    detail: 'The account would have no owner. Make another member an owner first.',
  },
};
