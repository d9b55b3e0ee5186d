import type { Balance } from '../../core/ledger/entry.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountState, Grant } from '../../core/ledger/state.ts';
import type { Outcome } from '../../worker/account/protocol.ts';
import type { CrashMoment, DrainMode } from './histories.ts';
import type { Sent } from './requests.ts';

/** A grant with what is left of it. */
export type GrantLeft = Pick<
  Grant,
  'seq' | 'source' | 'amount' | 'remaining' | 'held' | 'priority' | 'expiresAt'
>;

/** One account's ledger under trial, with the storage, the clock and the D1 it lives among. */
export interface Subject {
  setClock(ms: number): void;
  /** All in one turn: one group commit. Each request has its own outcome. */
  submit(requests: readonly Sent[]): Promise<readonly Outcome[]>;
  /** The object is aborted while it commits; nobody hears the outcomes, and storage is read anew. */
  submitThenCrash(requests: readonly Sent[], moment: CrashMoment): Promise<void>;
  /** An alarm rings: what is due is written. */
  wake(): Promise<void>;
  /** Memory is dropped and read again from storage. */
  evict(): void;
  drain(mode: DrainMode): Promise<void>;
  /** Entries in the object's own storage after a seq, oldest first. */
  rowsAfter(seq: number): readonly EntryRow[];
  d1Rows(): readonly EntryRow[];
  /** What is committed; due things that nobody asked for are not folded in. */
  balance(): Balance;
  /** As it is committed. */
  state(): Readonly<AccountState>;
  openHolds(): number;
  /** Grants with credits, free or held, in burn-down order. */
  grants(): readonly GrantLeft[];
  close(): void;
}
