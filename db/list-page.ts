import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { assertLaw } from '../core/units/result.ts';

/** The last row of the page before: lists go by time, newest first, and by id within an instant. */
export interface ListCursor {
  /** Instant (ms). */
  readonly at: number;
  readonly id: string;
}

export interface ListPage {
  readonly before?: ListCursor;
  /** 1 to 101: one more than the API shows tells it whether there is more. */
  readonly limit: number;
}

export function pageLimit({ limit }: ListPage): number {
  assertLaw(limit >= 1 && limit <= 101, 'a list has 1 to 100 rows');
  return limit;
}

/** The rows after the cursor, found through an index that ends with these two columns. */
export const before = (at: SQLiteColumn, id: SQLiteColumn, page: ListPage): SQL | undefined =>
  page.before && sql`(${at}, ${id}) < (${page.before.at}, ${page.before.id})`;
