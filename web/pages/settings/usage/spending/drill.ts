import type { EntryView } from '../../../../api.ts';
import { type Window, windowOf } from '../range.ts';
import { bucketAt, granularityOf } from './buckets.ts';
import type { Choice } from './choice.ts';
import { type Group, groupFilter, isOf } from './dimension.ts';

/** The requests behind a bar, a segment of it, or a group. */
export interface Drill {
  readonly window: Window;
  /** All of these hold. */
  readonly groups: readonly Group[];
}

/** What was chosen to be looked into; undefined when nothing was. */
export function drillOf(choice: Choice, now: Date): Drill | undefined {
  const { bar, key, only, period } = choice;
  if (!bar && !key) return undefined;
  const whole = windowOf(period, now);
  const groups = [only, key].filter((group): group is Group => group !== undefined);
  return { window: bar ? bucketAt(bar, granularityOf(period), whole) : whole, groups };
}

const bounds = ({ window }: Drill) => ({
  from: window.from.toISOString(),
  to: window.to.toISOString(),
});

const filters = ({ groups }: Drill): Record<string, string> =>
  Object.assign({}, ...groups.map(groupFilter));

/** The entries that are requests: what was spent at once, and what was captured of holds. */
export const drillEntriesQuery = (drill: Drill): Record<string, string> => ({
  kind: 'debit,capture',
  ...bounds(drill),
  ...filters(drill),
});

/** Their count and total, as the chart counts them: with what was given back taken off. */
export const drillTotalQuery = (drill: Drill): Record<string, string> => ({
  ...bounds(drill),
  ...filters(drill),
  quantities: 'false',
});

/** Whether an entry that just arrived is one of them. */
export function isInDrill(drill: Drill, entry: EntryView): boolean {
  const at = Date.parse(entry.at);
  return (
    (entry.kind === 'debit' || entry.kind === 'capture') &&
    at >= drill.window.from.getTime() &&
    at < drill.window.to.getTime() &&
    drill.groups.every((group) => isOf(entry, group))
  );
}
