import { ok, type Result, refuse } from '../../core/units/result.ts';
import { invalid, type Problem } from './problem.ts';

/** Entries or rows on a page, unless the caller says. */
export const limitDefault = 25;
export const limitMax = 100;

/** Refuses a parameter nobody reads: a misspelt filter must not pass for none. */
export function checkQuery(url: URL, known: readonly string[]): Problem | undefined {
  for (const name of new Set(url.searchParams.keys())) {
    if (!known.includes(name))
      return invalid(name.slice(0, 200), `${name.slice(0, 200)} is not a known parameter`);
    if (url.searchParams.getAll(name).length > 1) return invalid(name, `${name} is given twice`);
  }
  return undefined;
}

export function parseLimit(
  url: URL,
  max = limitMax,
  otherwise = limitDefault,
): Result<number, Problem> {
  const text = url.searchParams.get('limit');
  if (text === null) return ok(otherwise);
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= max
    ? ok(limit)
    : refuse(invalid('limit', `limit must be a whole number from 1 to ${max}`));
}

/** Opaque to callers, so that what is in it may change. */
export const toCursor = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** The cursor of lists that go by seq. */
export const isSeq = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** What a cursor holds, if `isValid` knows it. Absent is undefined. */
export function parseCursor<T>(
  url: URL,
  isValid: (value: unknown) => value is T,
): Result<T | undefined, Problem> {
  const text = url.searchParams.get('cursor');
  if (text === null) return ok(undefined);
  const value = fromCursor(text);
  return isValid(value)
    ? ok(value)
    : refuse(invalid('cursor', 'cursor must be the next_cursor of a page before'));
}

function fromCursor(text: string): unknown {
  try {
    return JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}

/** The cursor of lists that go by time, newest first. */
export interface TimeCursor {
  readonly at: number;
  readonly id: string;
}

const isTimeCursor = (value: unknown): value is TimeCursor =>
  typeof value === 'object' &&
  value !== null &&
  Number.isSafeInteger((value as TimeCursor).at) &&
  typeof (value as TimeCursor).id === 'string';

/** What a list that goes by time is asked for: the parameters all of them have, and nothing unknown. */
export interface TimePage {
  readonly limit: number;
  /** For the query: one row more than is shown, which says whether there are more. */
  readonly read: { readonly limit: number; readonly before?: TimeCursor };
}

export function parseTimePage(
  url: URL,
  otherParameters: readonly string[] = [],
): Result<TimePage, Problem> {
  const wrong = checkQuery(url, ['limit', 'cursor', ...otherParameters]);
  if (wrong) return refuse(wrong);
  const limit = parseLimit(url);
  if (!limit.ok) return limit;
  const before = parseCursor(url, isTimeCursor);
  if (!before.ok) return before;
  const from = before.value ? { before: before.value } : {};
  return ok({ limit: limit.value, read: { limit: limit.value + 1, ...from } });
}

/** Of `limit + 1` rows read: the page, and the cursor of the next where there is one. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => unknown,
): { rows: readonly Row[]; has_more: boolean; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: page, has_more: more, next_cursor: more ? toCursor(cursorOf(last)) : null };
}
