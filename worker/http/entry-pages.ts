import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { listEntries } from '../../db/entries.ts';
import type { Answer } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';

export interface FoundEntries {
  /** Newest first. */
  readonly rows: readonly EntryRow[];
  /** The ledger's head when they were read. */
  readonly seq: number;
}

/**
 * Entries newest first: what the object has not drained, then D1 up to exactly there. So whoever
 * got an entry from a write finds it at once, and never twice. At most 1,000.
 */
export async function newestEntries(
  call: AccountCall,
  filter: EntryFilter,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<Answer<FoundEntries>> {
  const { before, limit } = page;
  const asked = before === undefined ? {} : { before };
  const answer = await call.rpc().undrained(call.caller, { filter, limit, ...asked });
  if (!answer.ok) return answer;
  const { rows: tail, seq, drainedSeq } = answer.value;
  const found = { seq, rows: tail.slice(0, limit) };
  const left = limit - found.rows.length;
  if (left === 0 || drainedSeq === 0) return { ...answer, value: found };
  const below = Math.min(before ?? Number.MAX_SAFE_INTEGER, drainedSeq + 1);
  const history = await listEntries(database(call.env), call.account, filter, {
    before: below,
    limit: left,
  });
  return { ...answer, value: { seq, rows: [...found.rows, ...history] } };
}
