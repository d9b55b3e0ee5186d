import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { wallClock } from '../../../core/usage/bucket-starts.ts';
import { historyMonthsMax } from '../../../db/billing-history.ts';
import { billingHistoryCsv } from '../billing-history-file.ts';
import { isEmptyMonth, monthView } from '../billing-history-view.ts';
import { type BilledMonths, billedMonths, type HistoryAsked } from '../billing-months.ts';
import type { AccountCall } from '../call.ts';
import { acceptsCsv, csvType } from '../csv.ts';
import { invalid, type Problem } from '../problem.ts';
import { checkQuery, parseCursor, parseLimit, toCursor } from '../query.ts';
import { json, refuse, text } from '../reply.ts';

const monthsDefault = 12;

/**
 * Month by month, newest first: credits bought and granted, credits used by category, money paid,
 * invoices. A page goes back a number of months and leaves out those in which nothing was, but not
 * the present one.
 */
export async function readBillingHistory(call: AccountCall): Promise<Response> {
  const asked = parseHistory(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await billedMonths(call, asked.value);
  if ('response' in found) return found.response;
  return acceptsCsv(call.request)
    ? historyFile(call, found)
    : json(200, historyView(asked.value, found), { rate: found.rate });
}

function parseHistory(url: URL): Result<HistoryAsked, Problem> {
  const wrong = checkQuery(url, ['limit', 'cursor', 'tz']);
  if (wrong) return refusal(wrong);
  const limit = parseLimit(url, historyMonthsMax, monthsDefault);
  if (!limit.ok) return limit;
  const before = parseCursor(url, isMonth);
  if (!before.ok) return before;
  const tz = url.searchParams.get('tz') ?? 'UTC';
  const clock = wallClock(tz);
  if (!clock) return refusal(invalid('tz', 'tz must be a time zone such as Europe/Berlin'));
  return ok({ tz, clock, limit: limit.value, before: before.value });
}

const isMonth = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}$/.test(value);

function shownMonths({ months, present }: BilledMonths) {
  return months.filter((one) => one.month.name === present || !isEmptyMonth(one)).map(monthView);
}

const nextOf = ({ months, hasMore }: BilledMonths): string | null => {
  const last = months.at(-1);
  return hasMore && last ? toCursor(last.month.name) : null;
};

function historyView({ tz }: HistoryAsked, found: BilledMonths) {
  const data = shownMonths(found);
  const { hasMore: has_more, seq: as_of_seq } = found;
  return { data, has_more, next_cursor: nextOf(found), tz, as_of_seq };
}

function historyFile(call: AccountCall, found: BilledMonths): Response {
  const headers: Record<string, string> = {
    'Content-Disposition': `attachment; filename="billing-${call.account}.csv"`,
    'X-As-Of-Seq': String(found.seq),
  };
  const cursor = nextOf(found);
  if (cursor !== null) {
    const next = new URL(call.url);
    next.searchParams.set('cursor', cursor);
    headers.Link = `<${next.pathname}${next.search}>; rel="next"`;
  }
  const file = billingHistoryCsv(shownMonths(found));
  return text(200, csvType, file, { rate: found.rate, headers });
}
