import type { Category } from '../../../../../core/usage/meter.ts';
import type { Summary, SummaryGroup } from '../../../../api.ts';
import { categoryNames } from './category-names.ts';
import { type Paint, paints } from './paint.ts';

/** One layer of the chart, the same in every bar. Amounts are microcredits over the whole period. */
export interface Series {
  readonly id: string;
  /** Null for spending that names none, and for Other. */
  readonly key: string | null;
  /** How many groups are together under Other; undefined for one group. */
  readonly others: number | undefined;
  readonly paint: Paint;
  readonly amount: number;
  readonly count: number;
}

const otherId = 'other';

/** Identity of a group over time: its key may be null, and any text. */
export const groupId = ({ key, other }: Pick<SummaryGroup, 'key' | 'other'>): string =>
  other ? otherId : key === null ? 'none' : `key ${key}`;

const categoryPaints: Record<Category, Paint> = {
  ai_chat: 'ai',
  code_analysis: 'code',
  infra_planning: 'infra',
  server_provisioning: 'server',
  other: 'other',
};

/**
 * The paint of each group. A group keeps the paint it has while the numbers change; newcomers take
 * what is free. Categories have their own for ever.
 */
export function paintsAfter(
  before: ReadonlyMap<string, Paint>,
  summary: Pick<Summary, 'buckets' | 'groups' | 'group_by'>,
): ReadonlyMap<string, Paint> {
  const shown = groupsShown(summary).map(groupId);
  if (summary.group_by === 'category')
    return new Map(
      Object.entries(categoryPaints).map(([key, paint]) => [groupId({ key }), paint] as const),
    );
  const kept = new Map([...before].filter(([id]) => shown.includes(id)));
  const taken = new Set(kept.values());
  const free = paints.filter((paint) => paint !== 'other' && !taken.has(paint));
  for (const id of shown)
    if (id !== otherId && !kept.has(id)) kept.set(id, free.shift() ?? 'other');
  return kept;
}

/** The groups that bars show by themselves, most spent first, then Other. */
function groupsShown({ buckets, groups }: Pick<Summary, 'buckets' | 'groups'>): SummaryGroup[] {
  const inBars = new Map(
    buckets.flatMap((bucket) => bucket.groups).map((group) => [groupId(group), group]),
  );
  const whole = groups.filter((group) => !group.other && inBars.has(groupId(group)));
  const other = inBars.get(otherId);
  return other ? [...whole, { ...other, keys: keysBeyond(groups, inBars) }] : whole;
}

/** How many groups are together over the whole period: a bar's own Other may hold fewer. */
const keysBeyond = (
  groups: readonly SummaryGroup[],
  shown: ReadonlyMap<string, SummaryGroup>,
): number =>
  groups
    .filter((group) => group.other || !shown.has(groupId(group)))
    .reduce((sum, { other, keys = 0 }) => sum + (other ? keys : 1), 0);

/** The layers from the bottom up, in an order that does not change with the numbers. */
export function seriesOf(
  summary: Pick<Summary, 'buckets' | 'groups' | 'group_by'>,
  painted: ReadonlyMap<string, Paint>,
): Series[] {
  const totals = new Map(summary.groups.map((group) => [groupId(group), group]));
  const wholes = sumsInBars(summary);
  const shown = summary.group_by === 'category' ? categoriesShown(totals) : groupsShown(summary);
  return shown
    .map((group) => {
      const id = groupId(group);
      const { amount_microcredits: amount, count } = wholes.get(id) ?? group;
      const paint = painted.get(id) ?? 'other';
      return { id, key: group.key, others: group.other && group.keys, paint, amount, count };
    })
    .sort((a, b) => paints.indexOf(a.paint) - paints.indexOf(b.paint));
}

/** The four categories always; what names no meter when there is any. */
const categoriesShown = (totals: ReadonlyMap<string, SummaryGroup>): SummaryGroup[] =>
  Object.keys(categoryNames)
    .map((key) => totals.get(groupId({ key })) ?? { key, amount_microcredits: 0, count: 0 })
    .filter(
      ({ key, count, amount_microcredits }) => key !== 'other' || count || amount_microcredits,
    );

function sumsInBars({ buckets }: Pick<Summary, 'buckets'>) {
  const sums = new Map<string, Pick<SummaryGroup, 'amount_microcredits' | 'count'>>();
  for (const group of buckets.flatMap((bucket) => bucket.groups)) {
    const sum = sums.get(groupId(group)) ?? { amount_microcredits: 0, count: 0 };
    sums.set(groupId(group), {
      amount_microcredits: sum.amount_microcredits + group.amount_microcredits,
      count: sum.count + group.count,
    });
  }
  return sums;
}
