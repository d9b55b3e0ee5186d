import * as z from 'zod';
import { roles } from '../../../core/access/permissions.ts';
import { text } from './requests.ts';

/** What is asked and answered about an account's people. */

const time = z.iso.datetime();
const asOfSeq = z.int().min(0);
const role = z.enum(roles);

const whole = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.literal(false),
    next_cursor: z.null(),
    as_of_seq: asOfSeq,
  });

const memberRow = z.strictObject({
  person: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role,
  joined_at: time,
  you: z.boolean(),
});
export const member = memberRow.extend({ as_of_seq: asOfSeq });
export const members = whole(memberRow);
export const removedMember = z.strictObject({
  person: z.string(),
  removed: z.literal(true),
  as_of_seq: asOfSeq,
});

export const newRole = z.strictObject({ role });

const accountId = z.string().min(1).max(100);

export const leaving = z.strictObject({ account: accountId });

export const newInvitation = z.strictObject({ role, email: z.email().max(254).optional() });

const invitationRow = z.strictObject({
  id: z.string(),
  role,
  email: z.string().nullable().describe('Only for this address, where there is one'),
  invited_by: z.string().nullable().describe('The name of the person who invites'),
  created_at: time,
  expires_at: time,
});
export const invitations = whole(invitationRow);
export const madeInvitation = invitationRow.extend({
  url: z.string().nullable().describe('The link. Shown once; null when the answer is replayed'),
  as_of_seq: asOfSeq,
});
export const revokedInvitation = invitationRow.extend({ revoked_at: time, as_of_seq: asOfSeq });

/** The secret of a link, as its address has it after the `#`. */
export const linkToken = z.string().min(1).max(200);

export const invitationToken = z.strictObject({ token: linkToken });

export const invitation = z.strictObject({
  account_name: z.string(),
  role,
  invited_by_name: z.string().nullable(),
  email: z.string().nullable(),
  expires_at: time,
});

export const joined = z.strictObject({
  account: z.strictObject({ id: z.string(), name: z.string() }),
  role,
});

export const accountName = z.strictObject({ name: text(200) });
