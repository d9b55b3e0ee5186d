import { account, counted, open, type Route, signed } from './route.ts';

const members = () => import('./routes/members.ts');
const invitations = () => import('./routes/invitations.ts');
const links = () => import('./routes/invitation-links.ts');
const accounts = () => import('./routes/accounts.ts');

/** Who belongs to an account, and how one comes to. */
export const memberRoutes: readonly Route[] = [
  account('PATCH', 'accounts:manage', accounts, 'renameAccount'),
  account('GET /members', 'members:read', members, 'listMembers'),
  account('PATCH /members/:person', 'members:write', members, 'changeMember'),
  account('DELETE /members/:person', 'members:write', members, 'removeMember'),
  signed('person', 'POST /v1/session/leave', 'accounts:read', members, 'leaveAccount'),
  account('POST /invitations', 'members:write', invitations, 'inviteMember'),
  account('GET /invitations', 'members:read', invitations, 'listInvitations'),
  account('DELETE /invitations/:invitation', 'members:write', invitations, 'revokeInvitation'),
  open('POST /v1/invitations/read', links, 'readInvitation', counted),
  signed('person', 'POST /v1/invitations/accept', 'accounts:read', links, 'acceptInvitation'),
];
