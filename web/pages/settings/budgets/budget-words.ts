import { formatShare, viewerLocale } from '../../../format.ts';
import { dateFormat } from '../../../intl.ts';
import type { BudgetPeriod, BudgetScope, BudgetView } from './budgets-api.ts';

/** How a budget reads and how it stands. */

export const scopeNames: Record<BudgetScope, string> = {
  account: 'Whole account',
  project: 'Project',
  server: 'Server',
  key: 'API key',
  member: 'Member',
};

export const periodNames: Record<BudgetPeriod, string> = {
  day: 'Day',
  week: 'Week, from Monday',
  month: 'Month',
};

const periodWords: Record<BudgetPeriod, string> = {
  day: 'a day',
  week: 'a week',
  month: 'a month',
};

/** What it is about: `Project Atlas`. */
export const aboutText = ({ scope, target, target_name }: BudgetView): string =>
  scope === 'account' ? scopeNames.account : `${scopeNames[scope]} ${target_name ?? target ?? ''}`;

/** As it is called, where it has no name of its own. */
export const nameOf = (budget: BudgetView): string =>
  budget.name || `${aboutText(budget)}, ${periodWords[budget.period]}`;

/** When it begins again, in its own zone. */
export const resetText = ({ period_end, time_zone }: BudgetView): string =>
  dateFormat(viewerLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: time_zone,
  }).format(new Date(period_end));

export interface Standing {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'muted';
  readonly isOver: boolean;
}

const levelTexts = { 50: 'Half used', 80: '80 % reached' } as const;

/** By what is spent and held now; what was told already stands. */
export function standingOf(budget: BudgetView): Standing {
  const { limit_microcredits: limit, hard } = budget;
  const used = budget.spent_microcredits + budget.held_microcredits;
  if (used >= limit)
    return {
      text: hard ? 'Used up: what would pass it is refused' : 'Used up: nothing is refused',
      tone: hard ? 'bad' : 'warn',
      isOver: true,
    };
  const level = used * 100 >= limit * 80 ? 80 : used * 100 >= limit * 50 ? 50 : 0;
  if (level === 0) return { text: 'On track', tone: 'good', isOver: false };
  return { text: levelTexts[level], tone: level === 80 ? 'warn' : 'muted', isOver: false };
}

export const shareText = (part: number, budget: BudgetView): string =>
  formatShare(part, budget.limit_microcredits, viewerLocale());

const byWords = { forecast: 'by the forecast', pace: 'at the pace so far' } as const;

/** Whether the period is likely to end above the limit, and how that is known. */
export function projectedWords({ projected, projected_by, limit_microcredits }: BudgetView) {
  if (!projected) return undefined;
  const passes =
    projected.low_microcredits > limit_microcredits
      ? 'the limit is passed'
      : projected.point_microcredits > limit_microcredits
        ? 'the limit is likely to be passed'
        : projected.high_microcredits > limit_microcredits
          ? 'the limit may be passed'
          : 'within the limit';
  return {
    passes,
    by: projected_by ? byWords[projected_by] : '',
    isOver: projected.point_microcredits > limit_microcredits,
  };
}
