import type Stripe from 'stripe';
import { missing } from './refusal.ts';

export interface Paging {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?: number | Stripe.RangeQueryParam;
}

export const wholeList = <T>(data: T[], url: string): Stripe.ApiList<T> => ({
  object: 'list',
  data,
  has_more: false,
  url,
});

/**
 * One page of what was made, newest first. `made` is in order of making. A cursor that names
 * nothing in the list is refused, as Stripe does.
 */
export function pageOf<T extends { id: string; created?: number }>(
  made: readonly T[],
  paging: Paging,
  url: string,
): Stripe.ApiList<T> {
  return cut(made.filter((one) => isWithin(one.created, paging.created)).toReversed(), paging, url);
}

/** One page of a list that has an order of its own: lines of an invoice. */
export function cut<T extends { id: string }>(
  all: readonly T[],
  { limit = 10, starting_after: after, ending_before: before }: Paging,
  url: string,
): Stripe.ApiList<T> {
  const size = Math.min(Math.max(limit, 1), 100);
  if (before !== undefined) {
    const end = placeOf(all, before, 'ending_before');
    const start = Math.max(0, end - size);
    return { object: 'list', data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : placeOf(all, after, 'starting_after') + 1;
  const data = all.slice(start, start + size);
  return { object: 'list', data, has_more: start + size < all.length, url };
}

function placeOf(all: readonly { id: string }[], id: string, param: string): number {
  const place = all.findIndex((one) => one.id === id);
  if (place < 0) throw missing('object', id, param);
  return place;
}

function isWithin(created: number | undefined, range: Paging['created']): boolean {
  if (range === undefined || created === undefined) return true;
  if (typeof range === 'number') return created === range;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}
