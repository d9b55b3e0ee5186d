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
  let first: Omit<UndrainedRows, 'rows'> | undefined;
  for (let tail = 0; tail < tailsMax; tail++) {
    const after = rows.at(-1)?.seq ?? 0;
    const request = { filter: { from, to }, after, limit: rowsPerTailMax };
    const answer = await call.rpc().undrained(call.caller, request);
    if (!answer.ok) return { response: denied(call, answer) };
    const { seq, drainedSeq } = answer.value;
    first ??= { seq, drainedSeq, rate: answer.rate };
    // What drained between two reads would be in neither: start over, D1 has more of it now.
    if (drainedSeq > after && tail > 0) {
      first = undefined;
      rows.length = 0;
      continue;
    }
    rows.push(...answer.value.rows);
    if (answer.value.rows.length < rowsPerTailMax) return { ...first, rows };
  }
  return { response: refuse(call, unavailable('History is catching up. Ask again in a moment.')) };
}

/** Entries that reversals in the tail give back, wherever they are. */
async function readOriginals(
  call: AccountCall,
  rows: readonly EntryRow[],
  drainedSeq: number,
): Promise<Map<number, EntryRow>> {
  const found = new Map(rows.map((row) => [row.seq, row]));
  const missing = originalsOf(rows);
  const recorded = missing.filter((seq) => seq <= drainedSeq).slice(0, rowsPerTailMax);
  if (recorded.length > 0)
    for (const row of await readEntries(database(call.env), call.account, recorded))
      found.set(row.seq, row);
  for (const seq of missing.filter((of) => !found.has(of))) {
    const answer = await call.rpc().entry(call.caller, seq as Seq);
    if (answer.ok && answer.value) found.set(seq, answer.value);
  }
  return found;
}
