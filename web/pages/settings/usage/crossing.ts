import type { BalanceView } from '../../../api.ts';

/** What a screen reader hears of a changed balance: crossings, not ticks. */
export function crossing(
  before: Pick<BalanceView, 'available_microcredits' | 'owed_microcredits'>,
  after: Pick<BalanceView, 'available_microcredits' | 'owed_microcredits'>,
): string | undefined {
  if (before.available_microcredits > 0 && after.available_microcredits === 0)
    return 'No credits are available any more.';
  if (before.available_microcredits === 0 && after.available_microcredits > 0)
    return 'Credits are available again.';
  if (before.owed_microcredits === 0 && after.owed_microcredits > 0)
    return 'Credits are owed now; the next grant repays them first.';
  return undefined;
}
