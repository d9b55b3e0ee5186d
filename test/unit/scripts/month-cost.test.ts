import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { monthUsd, planUsd } from '../../../scripts/benching/cost/months.ts';
import { type Billed, usdPerMillion } from '../../../scripts/benching/cost/prices.ts';

const docs = join(import.meta.dirname, '../../../docs');
const read = (file: string) => readFileSync(join(docs, file), 'utf8');
const billed = Object.keys(usdPerMillion) as Billed[];

const cellsOf = (table: string, first: string): string[] => {
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const row = rows.find(([, cell]) => cell === first);
  if (!row) throw new Error(`there is no row ${first}`);
  return row.slice(1, -1);
};

/** What one debit is billed, as the last bench wrote it: of a busy account, and alone. */
function measured(): Record<'busy' | 'alone', Record<Billed, number>> {
  const table = read('benchmarks.md');
  const column = (at: number) =>
    Object.fromEntries(billed.map((what) => [what, Number(cellsOf(table, what)[at])]));
  return {
    busy: column(2) as Record<Billed, number>,
    alone: column(4) as Record<Billed, number>,
  };
}

it('costs the plan alone while nothing goes beyond it', () => {
  const nothing = Object.fromEntries(billed.map((what) => [what, 0])) as Record<Billed, number>;
  expect(monthUsd(nothing, 100_000_000)).toBe(planUsd);
  const rows = { ...nothing, 'D1 rows written': 5 };
  expect(monthUsd(rows, 10_000_000)).toBe(planUsd);
  expect(monthUsd(rows, 11_000_000)).toBe(planUsd + 5);
});

it('is what the deploy guide says for 1, 10 and 100 million events', () => {
  const guide = read('deploy.md');
  const { busy, alone } = measured();
  for (const millions of [1, 10, 100]) {
    const [, low, high] = cellsOf(guide, `${millions} million`);
    const usd = (counts: Record<Billed, number>) =>
      `$${Math.round(monthUsd(counts, millions * 1_000_000)).toLocaleString('en-US')}`;
    expect({ millions, low, high }).toEqual({ millions, low: usd(busy), high: usd(alone) });
  }
});
