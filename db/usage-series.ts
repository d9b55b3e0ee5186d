import type { D1Port, D1Rows, D1Statement } from './d1.ts';
import { jsonTexts } from './values.ts';

/** What names a series: the text of its labels, and whose it is. */
export interface SeriesName {
  readonly account: string;
  readonly labels: string;
}

/** A series of `usage_series`, or one that is about to be. */
export interface NumberedSeries extends SeriesName {
  readonly id: number;
}

/** The numbers of series, as far as a rollup knows them. Numbers never change and none goes away. */
export interface SeriesNumbers {
  numberOf(series: SeriesName): number | undefined;
  learn(series: NumberedSeries): void;
}

export function seriesNumbers(known: Iterable<NumberedSeries> = []): SeriesNumbers {
  const ids = new Map<string, number>();
  // No id has a bracket, and labels begin with one.
  const nameOf = ({ account, labels }: SeriesName) => account + labels;
  const learn = (series: NumberedSeries) => void ids.set(nameOf(series), series.id);
  for (const series of known) learn(series);
  return { learn, numberOf: (series) => ids.get(nameOf(series)) };
}

const greatestSql = 'SELECT coalesce(max(id), 0) AS id FROM usage_series';

/** Finds the numbers of series: the last statement says the greatest number there is. */
export const findSeries = (db: D1Port, asked: readonly SeriesName[]): D1Statement[] => [
  ...jsonTexts(asked.map(({ account, labels }) => [account, labels])).map((text) =>
    db
      .prepare(
        `SELECT series.id, series.account, series.labels FROM json_each(?) AS asked
         CROSS JOIN usage_series AS series
           ON series.account = asked.value ->> 0 AND series.labels = asked.value ->> 1`,
      )
      .bind(text),
  ),
  db.prepare(greatestSql),
];

/** What `findSeries` answered: the series that have no number yet, each with the next one free. */
export function numberSeries(
  asked: readonly SeriesName[],
  results: readonly D1Rows<unknown>[],
  numbers: SeriesNumbers,
): NumberedSeries[] {
  const rows = results.flatMap((result) => result.results) as NumberedSeries[];
  const greatest = rows.pop()?.id as number;
  for (const found of rows) numbers.learn(found);
  return asked
    .filter((series) => numbers.numberOf(series) === undefined)
    .map(({ account, labels }, place) => ({ id: greatest + 1 + place, account, labels }));
}
