import { viewerLocale } from '../../../format.ts';
import type { KeyView } from '../../../keys-api.ts';
import { creditsText, dayText, momentText } from '../billing/amounts.ts';
import type { BudgetView } from '../budgets/budgets-api.ts';

/** How a key stands, in words. */

export interface Standing {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'muted';
}

const dayMs = 24 * 60 * 60 * 1_000;
/** From here on a key that is about to end is marked. */
const soonMs = 14 * dayMs;

export function standingOf(key: KeyView, now: Date): Standing {
  switch (key.status) {
    case 'revoked':
      return { text: `Revoked ${key.revoked_at ? dayText(key.revoked_at) : ''}`, tone: 'muted' };
    case 'expired':
      return { text: `Expired ${key.expires_at ? dayText(key.expires_at) : ''}`, tone: 'muted' };
    case 'active': {
      const leftMs = Date.parse(key.expires_at ?? '') - now.getTime();
      return leftMs < soonMs
        ? { text: `Expires ${inDays(Math.floor(leftMs / dayMs))}`, tone: 'warn' }
        : { text: 'Active', tone: 'good' };
    }
  }
}

const inDays = (days: number): string =>
  new Intl.RelativeTimeFormat(viewerLocale(), { numeric: 'auto' }).format(days, 'day');

export const expiryText = ({ expires_at }: KeyView): string =>
  expires_at === null ? 'never' : momentText(expires_at);

const periods = { day: 'a day', week: 'a week', month: 'a month' } as const;

/** `12.5 of 100 credits a month, then it is refused`. */
export const budgetText = (budget: BudgetView): string =>
  `${creditsText(budget.spent_microcredits + budget.held_microcredits)} of ${creditsText(budget.limit_microcredits)} ${periods[budget.period]}, then it ${budget.hard ? 'is refused' : 'only tells'}`;
