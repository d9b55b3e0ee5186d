import { fromRow } from '../../core/ledger/entry-row.ts';
import {
  addUp,
  type HistoryMonth,
  type Movement,
  type Movements,
  monthsSince,
  movementOf,
  movingKinds,
} from '../../core/payments/history-month.ts';
import { seq } from '../../core/units/ids.ts';
import { type Instant, instant } from '../../core/units/instant.ts';
import type { ZoneClock } from '../../core/usage/bucket-starts.ts';
import { readHistory, type StoredMonth } from '../../db/billing-history.ts';
import type { RateState } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { denied } from './reply.ts';
import { type GroupView, summaryView } from './summary-view.ts';
import { usageInBuckets } from './usage-in-buckets.ts';
import { undrainedRows } from './usage-tail.ts';

export interface HistoryAsked {
  readonly tz: string;
  readonly clock: ZoneClock;
  /** How many months, counted back. */
  readonly limit: number;
  /** `2026-11`: only months before it. */
  readonly before: string | undefined;
}

/** One month with all that is known of it. */
export interface BilledMonth extends Pick<StoredMonth, 'paid' | 'invoices'> {
  readonly month: HistoryMonth;
  readonly movements: Movements;
  /** What usage/summary says of it, by category. */
  readonly used: readonly GroupView[];
}

export interface BilledMonths {
  /** Newest first; none of them skipped. */
  readonly months: readonly BilledMonth[];
  /** The name of the month it is now. */
  readonly present: string | undefined;
  /** Whether the account has older months. */
  readonly hasMore: boolean;
  /** Everything up to here is in it. */
  readonly seq: number;
  readonly rate: RateState | undefined;
}

/** A page of an account's months: the ledger, its usage, its money and its invoices side by side. */
export async function billedMonths(
  call: AccountCall,
  asked: HistoryAsked,
): Promise<BilledMonths | { response: Response }> {
  const opened = await call.rpc().entry(call.caller, seq(1));
  if (!opened.ok) return { response: denied(call, opened) };
  const { rate } = opened;
  const all = opened.value ? monthsSince(instant(opened.value.at), call.now, asked.clock) : [];
  const present = all.at(-1)?.name;
  const older = all.filter(({ name }) => asked.before === undefined || name < asked.before);
  const months = older.slice(-asked.limit);
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last)
    return { months: [], present, hasMore: false, seq: opened.value?.seq ?? 0, rate };

  const moved = await movementsIn(call, months, { from: first.start, to: last.end });
  if ('response' in moved) return moved;
  const used = await usageIn(call, months, asked);
  if ('response' in used) return used;
  const billed = months.map((month, place): BilledMonth => {
    const { movements = [], paid = [], invoices = [] } = moved.months[place] ?? {};
    return { month, movements: addUp(movements), paid, invoices, used: used.groups[place] ?? [] };
  });
  return {
    months: billed.toReversed(),
    present,
    hasMore: older.length > months.length,
    seq: Math.min(moved.seq, used.seq),
    rate: used.rate,
  };
}

/** What D1 has of each month, with the entries that only the object has. */
async function movementsIn(
  call: AccountCall,
  months: readonly HistoryMonth[],
  range: { readonly from: Instant; readonly to: Instant },
): Promise<{ months: readonly StoredMonth[]; seq: number } | { response: Response }> {
  const tail = await undrainedRows(call, { kinds: movingKinds, ...range });
  if ('response' in tail) return tail;
  const db = database(call.env);
  const stored = await readHistory(db, call.account, months, tail.drainedSeq);
  for (const row of tail.rows) {
    const place = months.findLastIndex(({ start }) => start <= row.at);
    const movement: Movement | undefined = movementOf(fromRow(row).fact);
    if (movement) stored[place]?.movements.push(movement);
  }
  return { months: stored, seq: tail.seq };
}

/** The very numbers of usage/summary by month and category. */
async function usageIn(
  call: AccountCall,
  months: readonly HistoryMonth[],
  { tz, clock }: HistoryAsked,
) {
  const [first, ...others] = months.map(({ start }) => start) as [Instant, ...Instant[]];
  const to = (months.at(-1) as HistoryMonth).end;
  const range = { starts: [first, ...others], to, byHour: false, isComparison: false };
  const question = {
    ranges: [range] as const,
    granularity: 'month' as const,
    tz,
    clock,
    filter: {},
    groupBy: 'category' as const,
    top: undefined,
    quantities: false,
  };
  const found = await usageInBuckets(call, question);
  if ('response' in found) return found;
  const { buckets } = summaryView(question, found.windows);
  return { groups: buckets.map(({ groups }) => groups), seq: found.seq, rate: found.rate };
}
