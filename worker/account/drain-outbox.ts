import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { charactersMax } from './json-rows.ts';

/** Where history goes: D1 in production. Idempotent; answers with the head it now has. */
export interface EntrySink {
  append(account: AccountId, rows: readonly EntryRow[]): Promise<Head | undefined>;
}

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What a drain needs of the account. */
export interface Outbox {
  readonly account: AccountId;
  /** Whether D1 has everything. */
  readonly isEmpty: boolean;
  drainedSeq(): number;
  /** Entries after a seq, oldest first. */
  entriesAfter(seq: number, limit: number): readonly EntryRow[];
  /** The hash of an entry of ours; undefined beyond the head. */
  hashAt(seq: number): string | undefined;
  setDrainedSeq(seq: number): void;
}

export type Drained =
  /** D1 has everything. */
  | { readonly state: 'empty' }
  /** Stopped at the bound with more to carry. */
  | { readonly state: 'more' }
  /** D1 did not take it; nothing is lost, try again later. */
  | { readonly state: 'failed'; readonly error: unknown }
  /** D1 holds something else than we wrote: never overwritten, reported to the operator. */
  | { readonly state: 'differs'; readonly seq: number };

/** One statement's worth, also bounded by length: what one D1 parameter may hold. */
export const entriesPerAppendMax = 500;
/** One run's worth, so that an object waking to a long backlog still answers in between. */
const appendsPerRunMax = 40;

/**
 * Carries to D1 what it lacks, in order, moving the cursor only after D1 said what it has. What was
 * written but not acknowledged is sent again, and D1 ignores it. A D1 that was restored to an
 * earlier point says so with an earlier head, and gets the rest again.
 */
export async function drainOutbox(outbox: Outbox, sink: EntrySink): Promise<Drained> {
  for (let run = 0; run < appendsPerRunMax; run++) {
    const rows = fitting(outbox.entriesAfter(outbox.drainedSeq(), entriesPerAppendMax));
    if (rows.length === 0) return { state: 'empty' };
    try {
      const head = await sink.append(outbox.account, rows);
      const differs = settleCursor(outbox, head);
      if (differs) return differs;
    } catch (error) {
      return { state: 'failed', error };
    }
  }
  return { state: 'more' };
}

/** As many as one parameter holds, and always one: no row alone is too long (`unspentGrantsMax`). */
function fitting(rows: readonly EntryRow[]): readonly EntryRow[] {
  let characters = 0;
  const beyond = rows.findIndex((row, index) => {
    characters += lengthOf(row);
    return index > 0 && characters > charactersMax;
  });
  return beyond < 0 ? rows : rows.slice(0, beyond);
}

/** Numbers, ids and a hash in full, names, quotes and commas: with room to spare. */
const plainColumnsMax = 400;

/** The most a row's text can be: all that is escaped in it are quotes and backslashes, once each. */
const lengthOf = ({ model, tier, project, server, member, quantities, detail }: EntryRow): number =>
  [model, tier, project, server, member, quantities, detail].reduce(
    (sum, text) => sum + 2 * (text?.length ?? 0),
    plainColumnsMax,
  );

/** Believes D1 about how far it is, but only where its hash is ours. */
export function settleCursor(outbox: Outbox, head: Head | undefined): Drained | undefined {
  const seq = head?.seq ?? 0;
  if (head && outbox.hashAt(seq) !== head.hash) return { state: 'differs', seq };
  outbox.setDrainedSeq(seq);
  return undefined;
}
