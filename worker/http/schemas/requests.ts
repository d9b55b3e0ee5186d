import * as z from 'zod';
import { amountMax } from '../../../core/units/credits.ts';
import { parseInstant } from '../../../core/units/instant.ts';

/** The bodies of all routes off the debit path: what they accept is what the document shows. */

const printable = /^[^\p{Cc}]*$/u;

export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(printable, 'must have no control characters')
    .refine((value) => value.isWellFormed() && value.trim() !== '', 'must be readable text');

export const microcredits = z.int().min(1).max(amountMax);

export const instantText = z
  .string()
  .refine((value) => parseInstant(value) !== undefined, 'must be RFC 3339 with a time zone')
  .meta({ format: 'date-time' });

const reason = text(500);

export const newAccount = z.strictObject({
  name: text(200),
  external_id: text(100).optional(),
  email: z.email().max(254).optional(),
});

/** Credits only ever come free once, from the Worker itself. */
export const grantSourcesGiven = ['promotion', 'adjustment', 'purchase'] as const;

export const newGrant = z.strictObject({
  source: z.enum(grantSourcesGiven),
  amount_microcredits: microcredits,
  priority: z.int().min(0).max(100).optional(),
  expires_at: instantText.optional(),
  reason,
});

export const projectName = z.strictObject({ name: text(100) });

export const reversal = z.strictObject({
  entry: z.string().min(1).max(100),
  amount_microcredits: microcredits.optional(),
  reason,
});

export const adjustment = z.strictObject({ amount_microcredits: microcredits, reason });

export const freezing = z.strictObject({ reason });
