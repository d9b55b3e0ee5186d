import { sumUsage, type UsageTotal } from './totals.ts';

/** Totals of several keys as one. */
export interface OtherTotal extends UsageTotal {
  readonly key: null;
  /** How many keys; the one of spending that names none counts as one. */
  readonly keys: number;
}

/** Totals by key, with the keys that are not shown by themselves together. */
export interface TopGroups {
  /** Most spent first. */
  readonly shown: readonly UsageTotal[];
  /** Undefined when every key is shown. */
  readonly other: OtherTotal | undefined;
}

/** Totals as they are found: some keys were added up before they could be told apart here. */
export interface FoundTotals {
  readonly totals: readonly UsageTotal[];
  /** What those keys come to, none of which is in `totals`. */
  readonly rest?: OtherTotal | undefined;
}

/** The keys with most spent, at most `max`. */
export const largestKeys = ({ totals }: FoundTotals, max: number): ReadonlySet<string | null> =>
  new Set(
    sumUsage(totals)
      .slice(0, max)
      .map(({ key }) => key),
  );

/** Shows some keys by themselves and the others as one. Nothing is lost: the sum stays. */
export function groupsOf(
  { totals, rest }: FoundTotals,
  isShown: ReadonlySet<string | null>,
): TopGroups {
  const all = sumUsage(totals);
  const hidden = all.filter(({ key }) => !isShown.has(key));
  const keys = hidden.length + (rest?.keys ?? 0);
  const [sum] = sumUsage(
    [...hidden, ...(rest ? [rest] : [])].map((one) => ({ ...one, key: null })),
  );
  return {
    shown: all.filter(({ key }) => isShown.has(key)),
    other: sum && { ...sum, key: null, keys },
  };
}

/** Everything the groups come to: microcredits and how many debits and captures. */
export function sumOfGroups({ shown, other }: TopGroups): { amount: number; count: number } {
  const all = other ? [...shown, other] : shown;
  return {
    amount: all.reduce((sum, one) => sum + one.amount, 0),
    count: all.reduce((sum, one) => sum + one.count, 0),
  };
}
