import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Seq } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import {
  keyOf,
  originalsOf,
  type UsageFilter,
  type UsageGrouping,
  type UsageTotal,
  usesOf,
} from '../../core/usage/totals.ts';
import { readEntries } from '../../db/entries.ts';
import type { RateState } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { unavailable } from './problem.ts';
import { denied, refuse } from './reply.ts';

const rowsPerTailMax = 1_000;
/** History that lags further than this is read when it has caught up. */
const tailsMax = 50;

/** What an entry that D1 may not have adds to usage. */
export interface UndrainedUse extends UsageTotal {
  readonly seq: number;
  readonly at: number;
}

export interface UsageTail {
  /** All beyond `drainedSeq`, up to `seq`, in the range asked for. */
  readonly uses: readonly UndrainedUse[];
  readonly seq: number;
  /** D1 has the entries up to here. */
  readonly drainedSeq: number;
  readonly rate: RateState;
}

interface TailAsked {
  readonly from: Instant;
  readonly to: Instant;
  readonly filter: UsageFilter;
  readonly groupBy: UsageGrouping;
}

/** The usage in the object's entries that are not drained, or the answer that it is not to be had. */
export async function usageTail(
  call: AccountCall,
  { filter, groupBy, ...range }: TailAsked,
): Promise<UsageTail | { response: Response }> {
  const undrained = await undrainedRows(call, { kinds: spendingKinds, ...range });
  if ('response' in undrained) return undrained;
  const { rows, ...heads } = undrained;
  const originals = await readOriginals(call, rows, heads.drainedSeq);
  if ('response' in originals) return originals;
  const uses = [...usesOf(rows, filter, (of) => originals.get(of))].map(
    ({ row, source, amount, count, quantities }) => {
      const total = { key: keyOf(source, groupBy), amount, count, quantities };
      return { seq: row.seq, at: row.at, ...total };
    },
  );
  return { uses, ...heads };
}

/** What spends, or gives back. */
const spendingKinds = ['debit', 'capture', 'reversal'] as const;

interface UndrainedRows extends Omit<UsageTail, 'uses'> {
  /** Oldest first. */
  readonly rows: EntryRow[];
}

/** Every matching entry beyond `drainedSeq`. */
export async function undrainedRows(
  call: AccountCall,
  filter: EntryFilter,
): Promise<UndrainedRows | { response: Response }> {
  const rows: EntryRow[] = [];
  let begun: number | undefined;
  for (let tail = 0; tail < tailsMax; tail++) {
    const after = rows.at(-1)?.seq ?? 0;
    const request = { filter, after, limit: rowsPerTailMax };
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
  return { response: catchingUp(call) };
}

/** History lags too far for one answer. */
export const catchingUp = (call: AccountCall): Response =>
  refuse(call, unavailable('History is catching up. Ask again in a moment.'));

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
