import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import { type EntryRow, fromRow } from '../../core/ledger/entry-row.ts';
import { creditsToDecimal } from '../../core/units/credits.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { AccountCall } from './call.ts';
import { type Columns, csvOf, csvType } from './csv.ts';
import { newestEntries } from './entry-pages.ts';
import { toCursor } from './query.ts';
import { denied, text } from './reply.ts';
import { type EntryView, entryView } from './views.ts';

/** What a spreadsheet opens at once and a Worker holds in memory. */
export const entriesPerFileMax = 10_000;
const entriesPerReadMax = 1_000;

/** The columns, in order; amounts as exact decimal credits for people and whole microcredits too. */
const columns: Columns<EntryView> = [
  ['id', (entry) => entry.id],
  ['seq', (entry) => entry.seq],
  ['at', (entry) => entry.at],
  ['kind', (entry) => entry.kind],
  ['amount_credits', (entry) => creditsToDecimal(entry.amount_microcredits)],
  ['amount_microcredits', (entry) => entry.amount_microcredits],
  ['available_credits', (entry) => creditsToDecimal(entry.available_microcredits)],
  ['available_microcredits', (entry) => entry.available_microcredits],
  ['held_microcredits', (entry) => entry.held_microcredits],
  ['owed_microcredits', (entry) => entry.owed_microcredits],
  ['uncollected_microcredits', (entry) => entry.uncollected_microcredits],
  ['category', (entry) => entry.category],
  ['meter', (entry) => entry.meter],
  ['model', (entry) => entry.model],
  ['tier', (entry) => entry.tier],
  ['quantities', (entry) => entry.quantities && JSON.stringify(entry.quantities)],
  ['project', (entry) => entry.project],
  ['server', (entry) => entry.server],
  ['member', (entry) => entry.member],
  ['api_key', (entry) => entry.api_key],
  ['rate_card', (entry) => entry.rate_card],
  ['hold', (entry) => entry.hold],
  ['grant', (entry) => entry.grant],
  ['source', (entry) => entry.source],
  ['reason', (entry) => entry.reason],
  ['event_id', (entry) => entry.id_of_event],
  ['occurred_at', (entry) => entry.occurred_at],
  ['hash', (entry) => entry.hash],
];

/** A file of entries, newest first; `Link: rel="next"` where there are more than fit in one. */
export async function entriesFile(
  call: AccountCall,
  filter: EntryFilter,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<Response> {
  const rows: EntryRow[] = [];
  let { before } = page;
  let seq = 0;
  for (;;) {
    const limit = Math.min(page.limit + 1 - rows.length, entriesPerReadMax);
    const answer = await newestEntries(call, filter, { before, limit });
    if (!answer.ok) return denied(call, answer);
    rows.push(...answer.value.rows);
    seq ||= answer.value.seq;
    before = rows.at(-1)?.seq;
    if (answer.value.rows.length < limit || rows.length > page.limit) break;
  }
  const shown = rows.slice(0, page.limit);
  const headers: Record<string, string> = {
    'Content-Disposition': `attachment; filename="entries-${call.account}.csv"`,
    'X-As-Of-Seq': String(seq),
  };
  if (rows.length > page.limit) headers.Link = `<${nextUrl(call.url, shown)}>; rel="next"`;
  return text(200, csvType, toCsv(call.account, shown), { headers });
}

function nextUrl(url: URL, shown: readonly EntryRow[]): string {
  const next = new URL(url);
  next.searchParams.set('cursor', toCursor(shown.at(-1)?.seq));
  return `${next.pathname}${next.search}`;
}

/** A file of these entries, in their order. */
export const toCsv = (account: AccountId, rows: readonly EntryRow[]): string =>
  csvOf(
    columns,
    rows.map((row) => entryView(account, fromRow(row))),
  );
