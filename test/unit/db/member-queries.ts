import type { PersonId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { renameAccount } from '../../../db/accounts.ts';
import type { D1Port } from '../../../db/d1.ts';
import {
  acceptInvitation,
  createInvitation,
  deleteOldInvitations,
  findInvitation,
  listInvitations,
  revokeInvitation,
} from '../../../db/invitations.ts';
import { changeRole, findMember, listMembers, removeMember } from '../../../db/members.ts';
import {
  deleteOldPortalLinks,
  endPortal,
  findPortalLink,
  spendPortalLink,
} from '../../../db/portal-links.ts';
import { anAuditRecord } from '../../support/audit-record.ts';
import { alice } from './random-ledger.ts';

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const now = instant(1_000_000);
const ada = 'per_a' as PersonId;
const bo = 'per_b' as PersonId;
const audit = anAuditRecord();
const deed = { account: alice, by: ada, person: bo, now, audit };

const invitation = {
  id: 'inv_1',
  account: alice,
  role: 'viewer',
  email: null,
  tokenHash: 'h',
  invitedBy: ada,
  createdAt: now,
  expiresAt: now + 1,
  acceptedAt: null,
  acceptedBy: null,
  revokedAt: null,
} as const;

const link = {
  tokenHash: 'h',
  account: alice,
  role: 'owner',
  returnUrl: null,
  createdBy: 'key_1',
  createdAt: now,
  expiresAt: now + 1,
  usedAt: null,
} as const;

const opening = {
  session: {
    id: 'ses_1',
    kind: 'portal',
    tokenHash: 't',
    previousHash: null,
    rotatedAt: now,
    person: null,
    account: alice,
    role: 'owner',
    returnUrl: null,
    createdBy: 'key_1',
    userAgent: null,
    createdAt: now,
    lastSeenAt: now,
    endsAt: now,
    expiresAt: now,
  },
  audit,
} as const;

export const memberQueries: Query[] = [
  ['a member', (db) => findMember(db, alice, ada)],
  ['members', (db) => listMembers(db, alice)],
  ['another role', (db) => changeRole(db, { ...deed, role: 'viewer' })],
  ['removing a member', (db) => removeMember(db, deed)],
  ['leaving', (db) => removeMember(db, { ...deed, by: bo })],
  ['inviting', (db) => createInvitation(db, invitation, ada, audit)],
  ['invitations', (db) => listInvitations(db, alice, now)],
  ['an invitation', (db) => findInvitation(db, 'h')],
  ['taking an invitation back', (db) => revokeInvitation(db, alice, 'inv_1', now, audit)],
  ['accepting an invitation', (db) => acceptInvitation(db, invitation, bo, now, audit)],
  ['cleaning up invitations', (db) => deleteOldInvitations(db, now, 10)],
  ['a portal link', (db) => findPortalLink(db, 'h', now)],
  ['spending a portal link', (db) => spendPortalLink(db, link, opening, now)],
  ['ending a portal', (db) => endPortal(db, alice, now, audit)],
  ['cleaning up portal links', (db) => deleteOldPortalLinks(db, now, 10)],
  ['renaming an account', (db) => renameAccount(db, alice, 'B', audit)],
];
