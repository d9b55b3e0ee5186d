import type { Summary, SummaryGroup } from '../../../../api.ts';
import { categoryNames } from './category-names.ts';
import { groupId } from './series.ts';

/** A group in the table of groups. Microcredits. */
export interface GroupRow {
  readonly id: string;
  readonly key: string | null;
  /** How many groups the API put together here; undefined for one group. */
  readonly others: number | undefined;
  readonly amount: number;
  readonly count: number;
  /** In the period before; undefined when nothing is compared. */
  readonly before: number | undefined;
}

/** Whether two say the same, so that a row nothing was spent on is left as it is. */
export const isSameRow = (a: GroupRow | undefined, b: GroupRow | undefined): boolean =>
  a?.amount === b?.amount && a?.count === b?.count && a?.before === b?.before && a?.id === b?.id;

const nothing = { amount_microcredits: 0, count: 0 };

/** Every group of the period, most spent first; the categories in their own order, spent on or not. */
export function groupRows(summary: Pick<Summary, 'groups' | 'compare' | 'group_by'>): GroupRow[] {
  const before = new Map(summary.compare?.groups.map((group) => [groupId(group), group]));
  const rowOf = (group: SummaryGroup): GroupRow => ({
    id: groupId(group),
    key: group.key,
    others: group.other && group.keys,
    amount: group.amount_microcredits,
    count: group.count,
    before: beforeOf(summary, before, group),
  });
  return inOrder(summary).map(rowOf);
}

/**
 * What is together under Other need not be the same groups as before: that is not compared, nor is
 * a group that may have been in the Other of before.
 */
function beforeOf(
  { compare }: Pick<Summary, 'compare'>,
  before: ReadonlyMap<string, SummaryGroup>,
  group: SummaryGroup,
): number | undefined {
  if (!compare || group.other) return undefined;
  const known = before.get(groupId(group));
  if (!known && compare.groups.some(({ other }) => other)) return undefined;
  return known?.amount_microcredits ?? 0;
}

function inOrder({ groups, group_by }: Pick<Summary, 'groups' | 'group_by'>): SummaryGroup[] {
  if (group_by !== 'category') return groups;
  const known = new Map(groups.map((group) => [group.key, group]));
  return Object.keys(categoryNames)
    .map((key) => known.get(key) ?? { key, ...nothing })
    .filter(
      ({ key, count, amount_microcredits }) => key !== 'other' || count || amount_microcredits,
    );
}

/** To the width of a pixel, so that most shares stay while one grows. Nothing of nothing is 0. */
export const shareOf = (part: number, whole: number): number =>
  whole > 0 ? Math.round((part / whole) * 500) / 500 : 0;

/**
 * The order rows are shown in: those that are there stay where they are while numbers change, and
 * what is new comes last.
 */
export function orderAfter(before: readonly string[], rows: readonly GroupRow[]): string[] {
  const here = new Set(rows.map(({ id }) => id));
  const kept = before.filter((id) => here.has(id));
  const known = new Set(kept);
  return [...kept, ...rows.map(({ id }) => id).filter((id) => !known.has(id))];
}
