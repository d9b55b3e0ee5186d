import type { Credits } from '../units/credits.ts';
import { credits } from '../units/credits.ts';
import { dayMs } from '../units/instant.ts';
import type { EvidenceOf } from './evidence.ts';

export const tipKinds = [
  'right_size_server',
  'use_template',
  'unused_project',
  'cheaper_model',
  'caching',
  'plan_instead_of_packages',
  'auto_top_up',
  'missing_budget',
] as const;
export type TipKind = (typeof tipKinds)[number];

/** How far back a tip looks, and the time a saving is stated for. */
export const lookbackMs = 30 * dayMs;

/** One credit in 30 days: less is not worth anybody's reading. */
export const savingMin = credits(1_000_000);

/** Tips of one kind that an account is given, those that save most. */
export const tipsPerKindMax = 20;

/** What would cost an account less, or spare it a surprise. */
export type Tip = {
  [K in TipKind]: {
    readonly kind: K;
    /** A server's, project's or model's id; empty for the account itself. */
    readonly subject: string;
    /** Microcredits in 30 days, rounded down; 0 where the gain is another. */
    readonly saving: Credits;
    readonly evidence: EvidenceOf[K];
  };
}[TipKind];

export const mostFirst = (a: Tip, b: Tip): number =>
  b.saving - a.saving || (a.subject < b.subject ? -1 : 1);
