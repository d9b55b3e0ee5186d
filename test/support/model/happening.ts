import type { Command } from '../../../core/ledger/command.ts';
import type { EntryKind, GrantSource } from '../../../core/ledger/entry.ts';

/**
 * The auditor's own ledger: a list of what happened, each with the credits it moved. Nothing else
 * is kept. Every balance, grant and hold is worked out from the whole list, each time anew, so
 * that the model shares no cleverness, and no mistake, with the ledger it judges. Written from
 * DESIGN alone; of core it knows the types.
 */

/** Where credits can be. `world` is outside of the account; `debt` holds minus what is owed. */
export type Place = 'world' | 'debt' | `free ${number}` | `held ${number} ${number}`;

export const freeOf = (grant: number): Place => `free ${grant}`;
export const heldBy = (hold: number, grant: number): Place => `held ${hold} ${grant}`;

/** Microcredits going from one place to another; never zero, never negative. */
export interface Move {
  readonly from: Place;
  readonly to: Place;
  readonly amount: number;
}

/** The part of an amount that one grant bears. */
export interface Share {
  readonly grant: number;
  readonly amount: number;
}

export interface Worth {
  readonly available: number;
  readonly held: number;
  readonly owed: number;
}

/** Whom spending counts for in budgets. */
export interface SpenderView {
  readonly project?: string;
  readonly server?: string;
  readonly key?: string;
  readonly member?: string;
}

/** What a command, or time, would bring about: a happening that has no place in the list yet. */
export interface Draft {
  readonly kind: EntryKind;
  /** What was asked; absent for what time or the balance alone brought about. */
  readonly command?: Command;
  readonly amount: number;
  readonly moves: readonly Move[];
  /** The hold extended, captured or voided. */
  readonly hold?: number;
  /** The happening reversed. */
  readonly of?: number;
  /** The grant that lapsed. */
  readonly grant?: number;
  readonly direction?: 'take_back' | 'give_back';
  readonly cause?: 'request' | 'deadline';
  readonly source?: GrantSource;
  /** When a hold ends, or a grant lapses. */
  readonly until?: number;
  readonly priority?: number;
  readonly draws?: readonly Share[];
  readonly extra?: readonly Share[];
  readonly returned?: readonly Share[];
  readonly uncollected?: number;
  readonly repaid?: number;
  readonly owed?: number;
  readonly late?: boolean;
  /** The claim that a top-up's result speaks of. */
  readonly attempt?: number;
  /** Of spending and of what is set aside. A capture that names nobody has its hold's. */
  readonly spender?: SpenderView;
  /** The budget changed, removed or told of, by the happening that set it. */
  readonly budget?: number;
  /** The server it is about, by the happening that began it. */
  readonly server?: number;
  /** What happenings of auto top-up, of budgets and of servers say, by the names the facts have; undefined says nothing. */
  readonly said?: Readonly<Record<string, unknown>>;
}

export interface Happening extends Draft {
  /** Its position in the list, from 1; what commands name holds and entries by. */
  readonly ref: number;
  readonly at: number;
  /** What the account is worth right after it. */
  readonly worth: Worth;
}

export type Past = readonly Happening[];

export const total = (shares: readonly Share[]): number =>
  shares.reduce((sum, share) => sum + share.amount, 0);

export const move = (from: Place, to: Place, amount: number): Move[] =>
  amount === 0 ? [] : [{ from, to, amount }];
