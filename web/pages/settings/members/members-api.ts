import type { Role } from '../../../../core/access/permissions.ts';
import { account, read } from '../../../api.ts';
import { inPath, write } from '../writing/account-api.ts';

/** Reads and writes of who is a member of the account, and of who is invited. */

export interface Member {
  person: string;
  name: string;
  email: string | null;
  role: Role;
  joined_at: string;
  /** Whoever is signed in. */
  you: boolean;
}

export interface Members {
  data: Member[];
}

/** One that waits to be taken. */
export interface OpenInvitation {
  id: string;
  role: Role;
  /** Whom alone it is for. */
  email: string | null;
  created_at: string;
  expires_at: string;
}

export interface NewInvitation {
  id: string;
  role: Role;
  email: string | null;
  /** Answered once, and never again. */
  url: string | null;
  expires_at: string;
}

export const readMembers = (signal: AbortSignal) => read<Members>(`${account}/members`, signal);

export const changeMember = (person: string, role: Role, key: string) =>
  write<unknown>('PATCH', `/members/${inPath(person)}`, key, { role });

export const removeMember = (person: string, key: string) =>
  write<unknown>('DELETE', `/members/${inPath(person)}`, key);

export const readInvitations = (signal: AbortSignal) =>
  read<{ data: OpenInvitation[] }>(`${account}/invitations`, signal);

export interface InviteAsk {
  readonly role: Role;
  readonly email?: string;
}

export const invite = (ask: InviteAsk, key: string) =>
  write<NewInvitation>('POST', '/invitations', key, ask);

export const revokeInvitation = (id: string, key: string) =>
  write<unknown>('DELETE', `/invitations/${inPath(id)}`, key);
