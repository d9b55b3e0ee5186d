import type { PersonId } from '../units/ids.ts';
import { ok, type Result, refuse } from '../units/result.ts';
import { type Role, roleMay, roles } from './permissions.ts';

/** People of one account: every list of them is read whole. */
export const membersMax = 200;
/** Invitations of one account that wait to be taken. */
export const invitationsMax = 50;

/** What a person is to an account. */
export interface Seat {
  readonly person: string;
  readonly role: Role;
}

/** Who manages an account's people: one of them, or the host platform, which may do it for any. */
export type Manager = PersonId | 'platform';

/** The roles that manage people, as the one table says. */
export const managingRoles: readonly Role[] = roles.filter((role) =>
  roleMay(role, 'members:write'),
);

/** `not-allowed`: whoever asks may not manage people, or not owners. */
export type MembershipRefusal = 'not-allowed' | 'no-member' | 'last-owner';

/** Only an owner makes owners, and only an owner unmakes them. */
export function mayGive(giver: Role | 'platform' | undefined, role: Role): boolean {
  if (giver === 'platform' || giver === 'owner') return true;
  return giver !== undefined && managingRoles.includes(giver) && role !== 'owner';
}

const seatOf = (seats: readonly Seat[], person: string): Seat | undefined =>
  seats.find((seat) => seat.person === person);

export const giverIn = (seats: readonly Seat[], by: Manager): Role | 'platform' | undefined =>
  by === 'platform' ? 'platform' : seatOf(seats, by)?.role;

/** Whether somebody is the account's only owner. Where there is none, nobody is. */
const isLastOwner = (seats: readonly Seat[], { person, role }: Seat): boolean =>
  role === 'owner' && !seats.some((seat) => seat.role === 'owner' && seat.person !== person);

/** The seat as it was, of a person who may become something else. */
export function judgeRole(
  seats: readonly Seat[],
  by: Manager,
  person: string,
  role: Role,
): Result<Seat, MembershipRefusal> {
  const giver = giverIn(seats, by);
  const seat = seatOf(seats, person);
  if (!mayGive(giver, role) || !mayGive(giver, seat?.role ?? 'viewer'))
    return refuse('not-allowed');
  if (!seat) return refuse('no-member');
  return role !== 'owner' && isLastOwner(seats, seat) ? refuse('last-owner') : ok(seat);
}

/** The same of a person who may be removed. Leaving needs no right: everybody may go. */
export function judgeRemoval(
  seats: readonly Seat[],
  by: Manager,
  person: string,
): Result<Seat, MembershipRefusal> {
  const seat = seatOf(seats, person);
  const goes = by === person;
  if (!goes && !mayGive(giverIn(seats, by), seat?.role ?? 'viewer')) return refuse('not-allowed');
  if (!seat) return refuse('no-member');
  return isLastOwner(seats, seat) ? refuse('last-owner') : ok(seat);
}
