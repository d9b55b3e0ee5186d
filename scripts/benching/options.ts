import { parseArgs } from 'node:util';

/** The rows of the table of goals that can be measured here. */
export const measurable = [1, 2, 3, 4, 5, 6, 10, 11, 12, 13] as const;

export interface BenchOptions {
  readonly rows: ReadonlySet<number>;
  readonly rounds: number;
  readonly roundMs: number;
  /** Fewer and shorter rounds: says whether something broke, not how fast it is. */
  readonly quick: boolean;
}

export const usage = `npm run bench [-- --quick] [--rows 1,2,5]
  --quick      under a minute; for docs/benchmarks.md run it whole
  --rows LIST  only these rows of the table of goals (${measurable.join(', ')})`;

export function benchOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { quick: { type: 'boolean', default: false }, rows: { type: 'string' } },
  });
  const rows = values.rows?.split(',').map(Number) ?? [...measurable];
  const unknown = rows.find((row) => !measurable.some((known) => known === row));
  if (unknown !== undefined) throw new Error(`there is no row ${unknown} to measure\n\n${usage}`);
  const { quick } = values;
  return { rows: new Set(rows), quick, rounds: quick ? 2 : 5, roundMs: quick ? 400 : 3_000 };
}
