import { parseArgs } from 'node:util';

/** The rows of the table of goals that can be measured here. */
export const measurable = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** Rows that need ledgers made first; the cost of rollups is known from one of them. */
export const needsLedgers: readonly number[] = [7, 8, 9, 15];

export interface BenchOptions {
  readonly rows: ReadonlySet<number>;
  readonly rounds: number;
  readonly roundMs: number;
  /** Fewer and shorter rounds: says whether something broke, not how fast it is. */
  readonly quick: boolean;
  /** Ledgers of a company of 500 projects and 200 servers, the longest of 2,000,000 entries. */
  readonly huge: boolean;
  /** Fetch Lighthouse if it is not there. */
  readonly lighthouse: boolean;
}

export const usage = `npm run bench [-- --quick] [--rows 1,2,5] [--huge] [--lighthouse]
  --quick       under two minutes; for docs/benchmarks.md run it whole
  --rows LIST   only these rows of the table of goals (${measurable.join(', ')})
  --huge        rows 7, 8, 9 and 15 on 2,000,000 entries of 500 projects and 200 servers
  --lighthouse  fetch Lighthouse into .wrangler, once; where it is, it runs`;

export function benchOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      huge: { type: 'boolean', default: false },
      lighthouse: { type: 'boolean', default: false },
    },
  });
  const rows = values.rows?.split(',').map(Number) ?? [...measurable];
  const unknown = rows.find((row) => !measurable.some((known) => known === row));
  if (unknown !== undefined) throw new Error(`there is no row ${unknown} to measure\n\n${usage}`);
  const { quick, huge, lighthouse } = values;
  const [rounds, roundMs] = quick ? [2, 400] : [5, 3_000];
  return { rows: new Set(rows), quick, huge, lighthouse, rounds, roundMs };
}
