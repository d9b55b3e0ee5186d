import type { Scope } from '../../../../core/access/scopes.ts';
import type { BudgetPeriod } from '../../../../core/budgets/budget-fact.ts';
import { microcreditsPerCredit } from '../../../../core/units/credits.ts';
import { viewerLocale, viewerZone } from '../../../format.ts';
import type { NewKey } from '../../../keys-api.ts';
import { parseNumber } from '../writing/parse-number.ts';

export const expiryChoices = [
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
  ['never', 'Never'],
  ['day', 'On a day …'],
] as const;

export type ExpiryChoice = (typeof expiryChoices)[number][0];

/** What is typed and chosen of a key to come. */
export interface Draft {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiry: ExpiryChoice;
  /** As a date field has it: `2026-12-31`. */
  readonly day: string;
  readonly budgeted: boolean;
  /** As it is typed, in credits. */
  readonly limit: string;
  readonly period: BudgetPeriod;
  readonly hard: boolean;
}

export const firstDraft: Draft = {
  name: '',
  scopes: ['usage:write', 'holds:write', 'balance:read'],
  expiry: '90',
  day: '',
  budgeted: false,
  limit: '',
  period: 'month',
  hard: true,
};

export interface DraftProblem {
  readonly field: 'name' | 'scopes' | 'day' | 'limit';
  readonly message: string;
}

const nameMax = 100;
const creditDecimals = 6;
/** As many as the API takes. */
const limitMax = 1_000_000_000 * microcreditsPerCredit;

/** The key a draft asks for, or the first thing that is wrong with it, at its field. */
export function keyOf(draft: Draft, now: Date): NewKey | DraftProblem {
  const name = draft.name.trim();
  if (!name) return { field: 'name', message: 'Give it a name: what will use it.' };
  if (name.length > nameMax)
    return { field: 'name', message: `A name has at most ${nameMax} characters.` };
  if (draft.scopes.length === 0)
    return { field: 'scopes', message: 'Tick at least one thing that it may do.' };
  const expires = expiryOf(draft, now);
  if (expires instanceof Date && !(expires > now))
    return { field: 'day', message: 'Choose a day from today on.' };
  const limit = draft.budgeted ? parseNumber(draft.limit, creditDecimals, viewerLocale()) : 0;
  if (draft.budgeted && (!limit || limit > limitMax))
    return { field: 'limit', message: 'Enter a number of credits above 0, like 500.' };
  return {
    name,
    scopes: draft.scopes,
    ...(expires && { expires_at: expires.toISOString() }),
    ...(limit && {
      budget: {
        limit_microcredits: limit,
        period: draft.period,
        time_zone: viewerZone(),
        hard: draft.hard,
      },
    }),
  };
}

/**
 * The end of a day by the viewer's clock; undefined for never. Not so many days from this instant:
 * asked again a second later it is the same, and counts once.
 */
export function expiryOf({ expiry, day }: Draft, now: Date): Date | undefined {
  if (expiry === 'never') return undefined;
  if (expiry !== 'day')
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + Number(expiry) + 1);
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1);
}
