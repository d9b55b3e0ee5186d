import type { BalanceView, GrantView } from '../../../api.ts';

/** What the grants add up to, in microcredits, and whether that is the balance on screen. */
export interface GrantSums {
  readonly available: number;
  readonly held: number;
  /** The two were read at different moments and differ: one is about to follow. */
  readonly updating: boolean;
}

export function grantSums(
  grants: readonly GrantView[],
  balance: Pick<BalanceView, 'available_microcredits' | 'held_microcredits'> | undefined,
): GrantSums {
  const available = grants.reduce((total, grant) => total + grant.remaining_microcredits, 0);
  const held = grants.reduce((total, grant) => total + grant.held_microcredits, 0);
  const updating =
    balance !== undefined &&
    (balance.available_microcredits !== available || balance.held_microcredits !== held);
  return { available, held, updating };
}

/**
 * The rows to show after `before`: a grant that is used up stays, at nothing, while the page is
 * open, for its row would move all below it.
 */
export function keptGrants(
  before: readonly GrantView[],
  now: readonly GrantView[],
): readonly GrantView[] {
  const here = new Set(now.map(({ id }) => id));
  const gone = before.filter(({ id }) => !here.has(id));
  // A copy: the list itself is a store, and changes in place.
  if (gone.length === 0) return [...now];
  const usedUp = gone.map((grant) => ({
    ...grant,
    remaining_microcredits: 0,
    held_microcredits: 0,
  }));
  return [...usedUp, ...now];
}

/** The share of a grant that is not spent, held credits included, from 0 to 1. */
export const leftOf = (grant: GrantView): number =>
  (grant.remaining_microcredits + grant.held_microcredits) / grant.amount_microcredits;

const sourceNames: Record<string, string> = {
  free: 'Free credits',
  purchase: 'Purchase',
  auto_top_up: 'Auto top-up',
  subscription: 'Subscription',
  promotion: 'Promotion',
  adjustment: 'Adjustment',
};

export const sourceName = (source: string): string => sourceNames[source] ?? source;
