import { assertLaw } from '../core/units/result.ts';

/**
 * Rows for `VALUES`. What `json_each` yields D1 counts, and bills, as rows read; these it does not.
 */

/** D1 takes statements of 100 KB, and of this form runs out of memory well before that. */
const literalsLengthMax = 30_000;

/** D1 binds no more to one statement. */
const parametersMax = 100;

/** Whole numbers of one row: those that name it, and those it says. */
export interface NumberRow {
  readonly key: readonly number[];
  readonly values: readonly number[];
}

/** Rows written out: `(1,2),(3,4)`, in texts short enough for one statement each. */
export function literalRows(rows: Iterable<NumberRow>): string[] {
  const texts: string[] = [];
  let text = '';
  for (const { key, values } of rows) {
    assertWhole(key);
    assertWhole(values);
    const literal = `(${key.join()},${values.join()})`;
    if (text.length + literal.length >= literalsLengthMax) {
      texts.push(text);
      text = '';
    }
    text += text === '' ? literal : `,${literal}`;
  }
  return text === '' ? texts : [...texts, text];
}

function assertWhole(numbers: readonly number[]): void {
  for (const number of numbers)
    assertLaw(Number.isSafeInteger(number), 'only whole numbers are written into a statement');
}

/** Rows bound to one statement after its first parameters. */
export interface BoundRows {
  /** `(?2,?3),(?4,?5)` */
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Well below the 2 MB D1 takes as one value, whatever its characters are in UTF-8. */
const jsonLengthMax = 400_000;

/**
 * Rows as JSON arrays for `json_each`, a text a statement: for rows so long, or so many and so seldom,
 * that the statements they would take otherwise matter more than the rows read.
 */
export function jsonTexts(rows: Iterable<readonly unknown[]>): string[] {
  const texts: string[] = [];
  let some: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (length + text.length > jsonLengthMax && some.length > 0) {
      texts.push(`[${some}]`);
      [some, length] = [[], 0];
    }
    some.push(text);
    length += text.length;
  }
  return some.length > 0 ? [...texts, `[${some}]`] : texts;
}

/** Rows to bind, as many a statement as it takes beside the parameters it has already. */
export function boundRows(rows: readonly (readonly unknown[])[], parameters = 0): BoundRows[] {
  const found: BoundRows[] = [];
  const width = rows[0]?.length ?? 1;
  const most = Math.floor((parametersMax - parameters) / width);
  for (let first = 0; first < rows.length; first += most) {
    const some = rows.slice(first, first + most);
    let place = parameters;
    const texts = some.map((row) => `(${row.map(() => `?${++place}`).join(',')})`);
    found.push({ text: texts.join(','), values: some.flat() });
  }
  return found;
}
