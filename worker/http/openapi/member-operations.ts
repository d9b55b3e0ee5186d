import { account } from '../schemas/administration.ts';
import * as schemas from '../schemas/members.ts';
import type { Operation } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about an account's people and its name. */
export const memberOperations: Readonly<Record<string, Operation>> = {
  renameAccount: {
    summary: 'Another name for the account',
    body: schemas.accountName,
    answers: { 200: account },
    problems: once,
  },
  listMembers: {
    summary: 'Everybody at the account, at most 200',
    answers: { 200: schemas.members },
  },
  changeMember: {
    summary: 'Another role, from their next request on',
    body: schemas.newRole,
    answers: { 200: schemas.member },
    problems: ['last_owner', ...once],
  },
  removeMember: {
    summary: 'Remove a member; at once',
    answers: { 200: schemas.removedMember },
    problems: ['last_owner', ...once],
  },
  leaveAccount: {
    summary: 'Leave an account of one’s own',
    body: schemas.leaving,
    answers: { 204: null },
    key: 'unread',
    problems: ['not_found', 'last_owner'],
  },
  inviteMember: {
    summary: 'A link that makes one person a member, good for 7 days; shown once',
    body: schemas.newInvitation,
    answers: { 201: schemas.madeInvitation },
    problems: ['limit_reached', ...once],
  },
  listInvitations: {
    summary: 'Invitations that can be taken now, at most 50, newest first',
    answers: { 200: schemas.invitations },
  },
  revokeInvitation: {
    summary: 'Take an invitation back',
    answers: { 200: schemas.revokedInvitation },
    problems: ['link_ended', ...once],
  },
  readInvitation: {
    summary: 'What the link of an invitation is to',
    body: schemas.invitationToken,
    answers: { 200: schemas.invitation },
    key: 'unread',
    problems: ['invalid_request', 'link_ended'],
  },
  acceptInvitation: {
    summary: 'Become a member by the link of an invitation, and look at its account',
    body: schemas.invitationToken,
    answers: { 200: schemas.joined },
    key: 'unread',
    problems: ['link_ended', 'already_member', 'limit_reached'],
  },
};
