import { type DebitCounts, hotDebit, loneDebit, rollupShare } from '../cost/debit-counts.ts';
import { type Billed, pricesAsOf, usdPerMillion } from '../cost/prices.ts';
import type { Measured } from '../goal.ts';
import type { Ledgers } from '../ledgers/ledgers.ts';
import type { Load } from '../load.ts';
import type { Table } from '../report.ts';
import type { Running } from '../start.ts';

/** What a million debits cost, counted by what the platform bills; no goal but to be known. */
export async function cost(
  running: Running,
  load: Load,
  { large, rolledUp }: Ledgers,
  { ms, alone }: { readonly ms: number; readonly alone: number },
): Promise<{ lines: Measured[]; table: Table }> {
  const rollup = rollupShare(rolledUp, large.entries);
  const hot = await hotDebit(running, load, ms, rollup);
  const lone = await loneDebit(running, alone, rollup);
  const measured = `${usd(sum(hot))} of a busy account, ${usd(sum(lone))} one at a time`;
  const what = 'list price of a million debits';
  return {
    lines: [{ row: 15, what, measured, goal: 'stated', met: true }],
    table: tableOf(hot, lone),
  };
}

const billed = Object.keys(usdPerMillion) as Billed[];

const priceOf = (counts: DebitCounts, what: Billed) => counts[what] * usdPerMillion[what];

const sum = (counts: DebitCounts) =>
  billed.reduce((total, what) => total + priceOf(counts, what), 0);

const usd = (amount: number) => `$${amount.toFixed(2)}`;

const tableOf = (hot: DebitCounts, lone: DebitCounts): Table => ({
  title: `Row 15, what a debit is billed for and what a million cost, at the list prices of ${pricesAsOf}, beyond what a plan includes`,
  rows: [
    ['Billed', 'USD a million', 'each, busy', 'a million', 'each, alone', 'a million'],
    ...billed.map((what) => [
      what,
      String(usdPerMillion[what]),
      ...[hot, lone].flatMap((counts) => [counts[what].toPrecision(3), usd(priceOf(counts, what))]),
    ]),
    ['together', '', '', usd(sum(hot)), '', usd(sum(lone))],
  ],
});
