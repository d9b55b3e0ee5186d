import { type EntryRow, fromRow } from '../../../core/ledger/entry-row.ts';
import { seqOfEntry } from '../../../core/units/ids.ts';
import type { AccountCall } from '../call.ts';
import { acceptsCsv } from '../csv.ts';
import { newestEntries } from '../entry-pages.ts';
import { entryFilters, parseEntryFilter } from '../entry-query.ts';
import { notFound } from '../problem.ts';
import { checkQuery, limitMax, pageOf, parseCursor, parseLimit } from '../query.ts';
import { denied, json, refuse } from '../reply.ts';
import { entryView } from '../views.ts';

const isSeq = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** Newest first, as JSON, or as CSV where the caller accepts that. */
export async function listEntries(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, [...entryFilters, 'limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  const csv = acceptsCsv(call.request);
  const { entriesPerFileMax, entriesFile } = await import('../entries-file.ts');
  const limit = csv
    ? parseLimit(call.url, entriesPerFileMax, entriesPerFileMax)
    : parseLimit(call.url, limitMax);
  if (!limit.ok) return refuse(call, limit.error);
  const before = parseCursor(call.url, isSeq);
  if (!before.ok) return refuse(call, before.error);
  const filter = parseEntryFilter(call.url);
  if (!filter.ok) return refuse(call, filter.error);
  const page = { before: before.value, limit: limit.value };
  return csv ? entriesFile(call, filter.value, page) : entriesPage(call, filter.value, page);
}

async function entriesPage(
  call: AccountCall,
  filter: Parameters<typeof newestEntries>[1],
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<Response> {
  const answer = await newestEntries(call, filter, { ...page, limit: page.limit + 1 });
  if (!answer.ok) return denied(call, answer);
  const { rows, ...more } = pageOf(answer.value.rows, page.limit, (last) => last.seq);
  const data = rows.map((row) => entryView(call.account, fromRow(row)));
  return json(200, { data, ...more, as_of_seq: answer.value.seq }, { rate: answer.rate });
}

/** The receipt. It never changes, so it is as of its own seq. */
export async function readEntry(call: AccountCall): Promise<Response> {
  const found = await findEntry(call);
  if ('response' in found) return found.response;
  const entry = entryView(call.account, fromRow(found.row));
  return json(200, { entry, as_of_seq: entry.seq }, { rate: found.rate });
}

/** The entry a path names, or the answer that there is none. */
export async function findEntry(call: AccountCall) {
  const none = { response: refuse(call, notFound('The account has no such entry.')) };
  const seq = seqOfEntry(call.account, call.params.entry ?? '');
  if (seq === undefined) return none;
  const answer = await call.rpc().entry(call.caller, seq);
  if (!answer.ok) return { response: denied(call, answer) };
  const row: EntryRow | undefined = answer.value;
  return row ? { row, rate: answer.rate } : none;
}
