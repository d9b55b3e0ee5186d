import type * as z from 'zod';
import type { ProblemCode } from '../problem.ts';

/** What the document says of one route beyond its path and scope. */
export interface Operation {
  readonly summary: string;
  readonly body?: z.ZodType;
  /** Media types of the body, where it is not just JSON. */
  readonly types?: readonly string[];
  /** Whether the body may be left out. */
  readonly bodyOptional?: true;
  readonly query?: Readonly<Record<string, string>>;
  /** By status; null for an answer without a body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Other media types the first answer comes in. */
  readonly alsoAs?: readonly string[];
  /** Whether it cannot do without an idempotency key, or never looks at one. */
  readonly key?: 'required' | 'unread';
  /** Refusals of its own, beside those any route may give. */
  readonly problems?: readonly ProblemCode[];
}

export const paging = {
  limit: 'How many, 1 to 100; 25 when absent',
  cursor: '`next_cursor` of the page before',
} as const;

export const entryFilterText: Readonly<Record<string, string>> = {
  category: 'One or several categories, separated by commas; `other` is captures without a meter',
  meter: 'One or several meters, separated by commas; empty for captures without one',
  project: 'Project id; empty, here and below, for entries that name none',
  server: 'Server id',
  model: 'provider/model',
  api_key: 'Id of the API key that caused it',
  member: 'Who it was for',
  from: 'From this instant on, RFC 3339',
  to: 'Before this instant, RFC 3339',
};
