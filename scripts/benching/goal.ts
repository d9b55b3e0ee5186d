import type { Spread } from './statistics.ts';

/** One line of the report: what was measured beside what PERFORMANCE's table asks for. */
export interface Measured {
  /** The row of the table of goals. */
  readonly row: number;
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  /** Undefined where nothing was measured; `measured` then says why. */
  readonly met?: boolean;
}

interface Bound {
  readonly row: number;
  readonly what: string;
  readonly unit?: string;
  readonly digits?: number;
}

/** A single figure, or what rounds came to. */
type Value = number | Spread;

const middle = (value: Value): number => (typeof value === 'number' ? value : value.median);

export const atMost = (bound: Bound, value: Value, max: number): Measured =>
  line(bound, value, `≤ ${max}`, middle(value) <= max);

export const atLeast = (bound: Bound, value: Value, min: number): Measured =>
  line(bound, value, `≥ ${min}`, middle(value) >= min);

function line(
  { row, what, unit = '', digits = 2 }: Bound,
  value: Value,
  goal: string,
  met: boolean,
): Measured {
  const written = (number: number) => number.toFixed(digits);
  const around =
    typeof value === 'number' ? '' : ` (${written(value.least)}–${written(value.most)})`;
  const measured = `${written(middle(value))}${unit}${around}`;
  return { row, what, measured, goal: `${goal}${unit}`, met };
}

export const notMeasured = (row: number, what: string, why: string): Measured => ({
  row,
  what,
  measured: `not measured: ${why}`,
  goal: '',
});

export const verdict = ({ met }: Measured): string =>
  met === undefined ? '–' : met ? 'met' : 'UNMET';
