export type Cell = string | number | boolean | undefined;

/** The columns of a file, in order: their names, and what a row has there. */
export type Columns<Row> = readonly (readonly [string, (row: Row) => Cell])[];

export const csvType = 'text/csv; charset=utf-8; header=present';

export const acceptsCsv = ({ headers }: Request): boolean =>
  (headers.get('accept') ?? '').toLowerCase().includes('text/csv');

/** RFC 4180: lines end with CR LF, what needs quotes has them, quotes are doubled. */
export function csvOf<Row>(columns: Columns<Row>, rows: Iterable<Row>): string {
  const lines = [columns.map(([name]) => name).join(',')];
  for (const row of rows) lines.push(columns.map(([, cell]) => toCell(cell(row))).join(','));
  return [...lines, ''].join('\r\n');
}

/** What is just a number, below zero too, is no formula. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/** Text that a spreadsheet would take for a formula gets an apostrophe, which it takes for text. */
function toCell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const isFormula = /^[=+\-@\t\r]/.test(value) && !plainNumber.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
