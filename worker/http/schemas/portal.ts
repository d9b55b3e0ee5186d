import * as z from 'zod';
import { roles } from '../../../core/access/permissions.ts';
import { portalLinkMsDefault, portalLinkMsMax } from '../../../core/access/times.ts';
import { secondMs } from '../../../core/units/instant.ts';
import { linkToken } from './members.ts';

/** What is asked and answered about links that sign a customer's browser in. */

export const newPortalSession = z.strictObject({
  account: z.string().min(1).max(200).describe('An account’s id, or `ext:` and your own id of it'),
  return_url: z.string().min(1).max(2_000).optional().describe('Where pages lead back to'),
  expires_in_seconds: z
    .int()
    .min(30)
    .max(portalLinkMsMax / secondMs)
    .default(portalLinkMsDefault / secondMs),
  role: z.enum(roles).default('owner'),
});

export const portalSession = z.strictObject({
  url: z.string().nullable().describe('The link. Shown once; null when the answer is replayed'),
  expires_at: z.iso.datetime(),
});

export const portalExchange = z.strictObject({
  token: linkToken,
  embedded: z.boolean().default(false).describe('Whether the page is in a frame of another site'),
});

export const portalOpened = z.strictObject({ return_url: z.string().nullable() });

export const portalEnded = z.strictObject({
  ended: z.int().min(0).describe('Sessions that were open'),
  as_of_seq: z.int().min(0),
});
