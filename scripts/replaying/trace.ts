import { type Instant, parseInstant } from '../../core/units/instant.ts';

/** One request to a model, as a trace has it. */
export interface TraceRequest {
  /** Where it stands in the file, from 1; the header is line 1. */
  readonly line: number;
  readonly at: Instant;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What is wrong with one row; the row is left out. */
export interface BadRow {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

export interface Trace {
  /** Oldest first. */
  readonly requests: readonly TraceRequest[];
  readonly bad: readonly BadRow[];
}

/** Beyond this a trace is to be cut in pieces: all of it is kept in memory. */
export const rowsMax = 1_000_000;

/** The names a column goes by, in lower case without `_`. */
const columnNames = {
  timestamp: ['timestamp'],
  input: ['contexttokens', 'inputtokens'],
  output: ['generatedtokens', 'outputtokens'],
} as const;

type Column = keyof typeof columnNames;

/**
 * Reads a trace of LLM requests as CSV. Columns may stand in any order and case, others are not
 * looked at. Throws when a column is missing or the file has more rows than `rowsMax`; a bad row
 * is left out and named with its line and field.
 */
export function parseTrace(csv: string): Trace {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length - 1 > rowsMax) throw new Error(`the trace has more than ${rowsMax} rows`);
  const header = cells(lines[0] ?? '');
  const places = placesOf(header);
  const requests: TraceRequest[] = [];
  const bad: BadRow[] = [];
  lines.slice(1).forEach((text, index) => {
    if (text.trim() === '') return;
    const row = parseRow(cells(text), index + 2, places, header);
    if ('field' in row) bad.push(row);
    else requests.push(row);
  });
  return { requests: requests.sort((a, b) => a.at - b.at), bad };
}

/** No field of a trace holds a comma, so quotes are only taken off. */
const cells = (line: string): string[] =>
  line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

function placesOf(header: readonly string[]): Record<Column, number> {
  const names = header.map((name) => name.toLowerCase().replaceAll('_', ''));
  const place = (column: Column) => {
    const known = columnNames[column] as readonly string[];
    const found = names.findIndex((name) => known.includes(name));
    if (found < 0)
      throw new Error(
        `line 1: no column for the ${column === 'timestamp' ? column : `${column} tokens`}; expected TIMESTAMP, ContextTokens (or input_tokens) and GeneratedTokens (or output_tokens)`,
      );
    return found;
  };
  return { timestamp: place('timestamp'), input: place('input'), output: place('output') };
}

function parseRow(
  row: readonly string[],
  line: number,
  places: Record<Column, number>,
  header: readonly string[],
): TraceRequest | BadRow {
  const text = (column: Column) => row[places[column]] ?? '';
  const problem = (column: Column, message: string): BadRow => ({
    line,
    field: header[places[column]] as string,
    message: `${message}, not ${text(column) === '' ? 'empty' : `"${text(column)}"`}`,
  });
  const at = parseTime(text('timestamp'));
  if (at === undefined) return problem('timestamp', 'must be a date and time');
  const inputTokens = parseTokens(text('input'));
  if (inputTokens === undefined) return problem('input', 'must be a whole number, not negative');
  const outputTokens = parseTokens(text('output'));
  if (outputTokens === undefined) return problem('output', 'must be a whole number, not negative');
  return { line, at, inputTokens, outputTokens };
}

/** Published traces write no zone: UTC then. */
const parseTime = (text: string): Instant | undefined =>
  parseInstant(/(?:[Zz]|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);

const parseTokens = (text: string): number | undefined =>
  /^\d{1,12}$/.test(text) ? Number(text) : undefined;
