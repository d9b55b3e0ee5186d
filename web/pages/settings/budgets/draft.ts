import { microcreditsPerCredit } from '../../../../core/units/credits.ts';
import { viewerLocale, viewerZone } from '../../../format.ts';
import { numberToType, parseNumber } from '../writing/parse-number.ts';
import { scopeNames } from './budget-words.ts';
import type { BudgetPeriod, BudgetScope, BudgetView, NewBudget } from './budgets-api.ts';

/** What is typed and chosen of a budget, and what is wrong with it. */
export interface Draft {
  readonly name: string;
  readonly scope: BudgetScope;
  readonly target: string;
  readonly period: BudgetPeriod;
  readonly zone: string;
  /** As it is typed, in credits. */
  readonly limit: string;
  readonly hard: boolean;
}

export type Field = 'name' | 'target' | 'zone' | 'limit';

export interface DraftProblem {
  readonly field: Field;
  readonly message: string;
}

const creditDecimals = 6;
/** As many as the API takes. */
const limitMax = 1_000_000_000 * microcreditsPerCredit;
const nameMax = 100;

const typed = (microcredits: number): string =>
  numberToType(microcredits, creditDecimals, viewerLocale());

const oneOf = <T extends string>(known: readonly T[], text: string | undefined, otherwise: T): T =>
  known.find((one) => one === text) ?? otherwise;

type Param = 'scope' | 'target' | 'period' | 'limit';

/** What the form of a new one begins with: what the address says, else the account's month. */
export function firstDraft(param: (name: Param) => string | undefined): Draft {
  const limit = param('limit');
  return {
    name: '',
    scope: oneOf(Object.keys(scopeNames) as BudgetScope[], param('scope'), 'account'),
    target: param('target') ?? '',
    period: oneOf(['day', 'week', 'month'], param('period'), 'month'),
    zone: viewerZone(),
    limit: limit && /^\d{1,15}$/.test(limit) ? typed(Number(limit)) : '',
    hard: false,
  };
}

export const draftOf = (budget: BudgetView): Draft => ({
  name: budget.name,
  scope: budget.scope,
  target: budget.target ?? '',
  period: budget.period,
  zone: budget.time_zone,
  limit: typed(budget.limit_microcredits),
  hard: budget.hard,
});

/** The budget a draft asks for, or the first thing that is wrong with it, at its field. */
export function budgetOf(draft: Draft): NewBudget | DraftProblem {
  const name = draft.name.trim();
  if (name.length > nameMax)
    return { field: 'name', message: `A name has at most ${nameMax} characters.` };
  const target = draft.target.trim();
  if (draft.scope !== 'account' && !target)
    return { field: 'target', message: `Choose which ${scopeNames[draft.scope].toLowerCase()}.` };
  if (!isZone(draft.zone))
    return { field: 'zone', message: 'Enter a time zone by name, like Europe/Berlin.' };
  const limit = parseNumber(draft.limit, creditDecimals, viewerLocale());
  if (!limit || limit > limitMax)
    return { field: 'limit', message: 'Enter a number of credits above 0, like 500.' };
  return {
    ...(name && { name }),
    scope: draft.scope,
    ...(draft.scope !== 'account' && { target }),
    period: draft.period,
    time_zone: draft.zone.trim(),
    limit_microcredits: limit,
    hard: draft.hard,
  };
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone.trim() || 'none' }));
  } catch {
    return false;
  }
}
