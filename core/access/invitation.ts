import type { Instant } from '../units/instant.ts';
import { ok, type Result, refuse } from '../units/result.ts';
import {
  giverIn,
  invitationsMax,
  type Manager,
  mayGive,
  membersMax,
  type Seat,
} from './membership.ts';
import type { Role } from './permissions.ts';

/** What became of an invitation; times are instants in ms. */
export interface InvitationTimes {
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired';

/** At an instant. What was taken stays taken, whatever came after. */
export function invitationState(
  { expiresAt, acceptedAt, revokedAt }: InvitationTimes,
  now: Instant,
): InvitationState {
  if (acceptedAt !== null) return 'accepted';
  if (revokedAt !== null) return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}

export type InvitingRefusal = 'not-allowed' | 'too-many' | 'full';

/** Whether one more invitation may be made, where `open` wait already. */
export function judgeInviting(
  seats: readonly Seat[],
  open: number,
  by: Manager,
  role: Role,
): Result<true, InvitingRefusal> {
  if (!mayGive(giverIn(seats, by), role)) return refuse('not-allowed');
  if (seats.length >= membersMax) return refuse('full');
  return open >= invitationsMax ? refuse('too-many') : ok(true);
}

export interface Invited extends InvitationTimes {
  /** Only for this address, as `emailKey` has it; null for whoever opens the link. */
  readonly email: string | null;
  readonly acceptedBy: string | null;
}

/** Who opens the link, as the provider vouches for them. */
export interface Guest {
  readonly person: string;
  /** As `emailKey` has it. */
  readonly emailKey: string | null;
  readonly emailVerified: boolean;
}

export type AcceptingRefusal = 'ended' | 'other-address' | 'already-member' | 'full';

/**
 * Whether the link makes them a member: `joins`. Whoever took it and is a member still is told so
 * again (`joined`), because the first answer may have been lost.
 */
export function judgeAccepting(
  invitation: Invited,
  guest: Guest,
  seats: readonly Seat[],
  now: Instant,
): Result<'joins' | 'joined', AcceptingRefusal> {
  const isMember = seats.some(({ person }) => person === guest.person);
  if (invitation.acceptedBy === guest.person && isMember) return ok('joined');
  if (invitationState(invitation, now) !== 'open') return refuse('ended');
  if (invitation.email !== null && !(guest.emailVerified && guest.emailKey === invitation.email))
    return refuse('other-address');
  if (isMember) return refuse('already-member');
  return seats.length >= membersMax ? refuse('full') : ok('joins');
}
