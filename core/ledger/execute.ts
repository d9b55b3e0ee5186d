import { causeAfter, claimOnCrossing, claimOnRefusal } from '../top-up/claim.ts';
import type { ApiKeyId } from '../units/ids.ts';
import { seq } from '../units/ids.ts';
import { type Instant, later } from '../units/instant.ts';
import type { Result } from '../units/result.ts';
import type { Command } from './command.ts';
import { decide, type History } from './decide.ts';
import type { Entry, Fact } from './entry.ts';
import { chained, columnsText, type EntryRow, type Hash, storedText, toRow } from './entry-row.ts';
import { evolve } from './evolve.ts';
import { assertAfterCommand } from './invariants.ts';
import type { Rejection } from './rejection.ts';
import { type Append, settleDue } from './settle-due.ts';
import type { AccountState } from './state.ts';

/** An entry, the row it is stored as, and that row as the text a store is given. */
export interface Written {
  readonly entry: Entry;
  readonly row: EntryRow;
  readonly text: string;
}

/** What the ledger needs from outside to carry a command out. */
export interface Surroundings {
  /** Now. The ledger's own time never runs backwards, whatever this says. */
  readonly clock: Instant;
  readonly hash: Hash;
  readonly history: History;
  /** Takes each entry as it comes to be; a refused command can still bring some about. */
  readonly write: (written: Written) => void;
  readonly key?: ApiKeyId;
}

/**
 * Settles what is due, decides the command, evolves the state; the outcome is its entry or a
 * rejection. Where that leaves too little, a top-up is claimed behind it, at most one a command.
 */
export function execute(
  state: AccountState,
  command: Command,
  surroundings: Surroundings,
): Result<Entry, Rejection> {
  const { clock, hash, history, write, key } = surroundings;
  const at = later(clock, state.at);
  const add: Append = (fact, when) => write(append(state, fact, when, hash));
  settleAndClaim(state, at, add);
  const decision = decide(state, command, at, history);
  if (!decision.ok) claimWanted(state, command, decision.error, at, add);
  if (!decision.ok) return decision;
  const written = append(state, decision.value, at, hash, key);
  write(written);
  settleDue(state, at, add);
  const cause = causeAfter(decision.value);
  const claim = cause && claimOnCrossing(state, at, cause);
  if (claim) add(claim, at);
  assertAfterCommand(state);
  return { ok: true, value: written.entry };
}

/** Spending was refused: where one top-up would have let it happen, it is bought. */
function claimWanted(
  state: AccountState,
  command: Command,
  rejection: Rejection,
  at: Instant,
  add: Append,
): void {
  if (command.kind !== 'debit' && command.kind !== 'hold') return;
  const claim = claimOnRefusal(state, at, rejection);
  if (claim) add(claim, at);
}

/** What fell due can leave too little as well. */
function settleAndClaim(state: AccountState, at: Instant, add: Append): void {
  const before = state.seq;
  settleDue(state, at, add);
  if (state.seq === before) return;
  const claim = claimOnCrossing(state, at, 'crossing');
  if (claim) add(claim, at);
}

/** Only what is due, by the clock: what an alarm does. */
export function settle(state: AccountState, surroundings: Surroundings): void {
  const { clock, hash, write } = surroundings;
  const at = later(clock, state.at);
  settleAndClaim(state, at, (fact, when) => write(append(state, fact, when, hash)));
  assertAfterCommand(state);
}

/** Puts a fact at the end of the ledger: its seq, the balance after it, its link in the chain. */
function append(state: AccountState, fact: Fact, at: Instant, hash: Hash, key?: ApiKeyId): Written {
  const placed = { seq: seq(state.seq + 1), at, fact };
  evolve(state, placed);
  const { available, held, owed } = state;
  const balance = { available, held, owed };
  const entry = key ? { ...placed, balance, key } : { ...placed, balance };
  const row = toRow(entry);
  const columns = columnsText(row);
  const link = hash(chained(state.hash, columns));
  state.hash = link;
  return {
    entry: { ...entry, hash: link },
    row: { ...row, hash: link },
    text: storedText(columns, link),
  };
}
