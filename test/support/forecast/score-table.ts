import { type MethodName, methodNames } from '../../../core/forecast/method.ts';
import { families } from './families.ts';
import { type FamilyScore, familyScore, mean, scoreOf } from './score.ts';
import type { Family } from './shape.ts';
import { traceSeries } from './trace-minutes.ts';

const week = 7;

/** Every family by its seeds, and the trace at its own grain. Takes a second or two. */
export function allScores(
  traceCsv: string,
  seedsOf: (family: Family) => readonly number[] = ({ seeds }) => seeds,
): FamilyScore[] {
  const trace = traceSeries(traceCsv).map((held) => scoreOf(held, 1));
  return [
    ...families.map((family) =>
      familyScore(
        family.name,
        seedsOf(family).map((seed) => {
          const series = family.series(seed);
          const [history, future] = [series.slice(0, family.days), series.slice(family.days)];
          return scoreOf({ history, future }, week);
        }),
      ),
    ),
    familyScore('trace (minutes)', trace),
  ];
}

const titles: Readonly<Record<MethodName, string>> = {
  flat_mean: 'flat mean',
  seasonal_naive: 'seasonal-naive',
  weekday_median: 'weekday median',
  damped_weekly: 'damped weekly',
};

/** The scores as a table in Markdown; a bold number is the chosen method's where it lost. */
export function scoreTable(scores: readonly FamilyScore[]): string {
  const others = methodNames.filter((method) => method !== 'seasonal_naive');
  const head = [
    'Family',
    'chosen',
    titles.seasonal_naive,
    ...others.map((method) => titles[method]),
    'lost to naive',
    'days in 80 %',
    'sums in 80 %',
    'sum error: chosen',
    'naive',
  ];
  const rows = [...scores, overall(scores)].map((score) => [
    score.name,
    emphasised(score.mase.chosen, score.mase.seasonal_naive),
    digits(score.mase.seasonal_naive),
    ...others.map((method) => digits(score.mase[method])),
    percent(score.lost),
    percent(score.coverage),
    percent(score.sumCoverage),
    emphasised(score.sumError.chosen, score.sumError.seasonal_naive),
    digits(score.sumError.seasonal_naive),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map(line),
  ].join('\n');
}

/** Every family counts alike, however many series it has. */
function overall(scores: readonly FamilyScore[]): FamilyScore {
  const over = (of: (score: FamilyScore) => number) => mean(scores.map(of));
  const all = (of: (score: FamilyScore) => FamilyScore['mase']) => {
    const methods = ['chosen', ...methodNames] as const;
    return Object.fromEntries(
      methods.map((method) => [method, over((score) => of(score)[method])]),
    ) as Record<(typeof methods)[number], number>;
  };
  return {
    name: 'mean of the families',
    series: scores.reduce((total, { series }) => total + series, 0),
    mase: all(({ mase }) => mase),
    sumError: all(({ sumError }) => sumError),
    coverage: over(({ coverage }) => coverage),
    sumCoverage: over(({ sumCoverage }) => sumCoverage),
    lost: over(({ lost }) => lost),
  };
}

const digits = (value: number): string => value.toFixed(2);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const emphasised = (value: number, naive: number): string =>
  value > naive ? `**${digits(value)}**` : digits(value);
