import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Seq } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { foldUsage, originalsOf, sumUsage, type UsageTotal } from '../../core/usage/totals.ts';
import { readEntries } from '../../db/entries.ts';
import { usageBuckets } from '../../db/usage.ts';
import type { RateState } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { unavailable } from './problem.ts';
import { denied, refuse } from './reply.ts';
import type { SummaryAsked } from './routes/usage-summary.ts';

const rowsPerTailMax = 1_000;
/** History that lags further than this is read when it has caught up. */
const tailsMax = 50;

interface UndrainedRows {
  /** All beyond `drainedSeq`, up to `seq`, that are in the range. */
  readonly rows: EntryRow[];
  readonly seq: number;
  readonly drainedSeq: number;
  readonly rate: RateState;
}

/** D1's totals as far as the object has drained, and the object's own entries beyond. */
export async function usageInBuckets(call: AccountCall, asked: SummaryAsked) {
  const { starts, to, filter, groupBy } = asked;
  const undrained = await undrainedRows(call, starts[0] as Instant, to);
  if ('response' in undrained) return undrained;
  const { rows, seq, drainedSeq, rate } = undrained;
  const recorded =
    drainedSeq === 0
      ? starts.map((): UsageTotal[] => [])
      : await usageBuckets(database(call.env), call.account, {
          starts,
          to,
          uptoSeq: drainedSeq,
          filter,
          groupBy,
        });
  const originals = await readOriginals(call, rows, drainedSeq);
  if ('response' in originals) return originals;
  const buckets = starts.map((start, place) => {
    const end = starts[place + 1] ?? to;
    const within = rows.filter(({ at }) => at >= start && at < end);
    const fresh = foldUsage(within, groupBy, filter, (of) => originals.get(of));
    return sumUsage([...(recorded[place] ?? []), ...fresh]);
  });
  return { buckets, seq, rate };
}

async function undrainedRows(
  call: AccountCall,
  from: Instant,
  to: Instant,
): Promise<UndrainedRows | { response: Response }> {
  const rows: EntryRow[] = [];
  let begun: number | undefined;
  for (let tail = 0; tail < tailsMax; tail++) {
    const after = rows.at(-1)?.seq ?? 0;
    const request = { filter: { from, to }, after, limit: rowsPerTailMax };
    const answer = await call.rpc().undrained(call.caller, request);
    if (!answer.ok) return { response: denied(call, answer) };
    const { seq, drainedSeq } = answer.value;
    // The drain has passed what was read: D1 has all of that now, and the tail begins here.
    if (begun === undefined || drainedSeq > after) {
      begun = drainedSeq;
      rows.length = 0;
    }
    rows.push(...answer.value.rows);
    if (answer.value.rows.length < rowsPerTailMax)
      return { rows, seq, drainedSeq: begun, rate: answer.rate };
  }
  return { response: refuse(call, unavailable('History is catching up. Ask again in a moment.')) };
}

/** Entries that reversals in the tail give back, wherever they are. */
async function readOriginals(
  call: AccountCall,
  rows: readonly EntryRow[],
  drainedSeq: number,
): Promise<Map<number, EntryRow> | { response: Response }> {
  const found = new Map(rows.map((row) => [row.seq, row]));
  const missing = originalsOf(rows);
  const recorded = missing.filter((seq) => seq <= drainedSeq);
  for (let start = 0; start < recorded.length; start += rowsPerTailMax) {
    const some = recorded.slice(start, start + rowsPerTailMax);
    for (const row of await readEntries(database(call.env), call.account, some))
      found.set(row.seq, row);
  }
  for (const seq of missing.filter((of) => !found.has(of))) {
    const answer = await call.rpc().entry(call.caller, seq as Seq);
    if (!answer.ok) return { response: denied(call, answer) };
    if (answer.value) found.set(seq, answer.value);
  }
  return found;
}
