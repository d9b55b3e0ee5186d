import { budgetAlerts } from '../budgets/headroom.ts';
import { isOfServer, nextServerFact } from '../servers/decide-server.ts';
import { renewStopping } from '../servers/settle-lease.ts';
import { causeAfter, claimOnCrossing, claimOnRefusal } from '../top-up/claim.ts';
import type { ApiKeyId } from '../units/ids.ts';
import { type Seq, seq } from '../units/ids.ts';
import { type Instant, later } from '../units/instant.ts';
import type { Result } from '../units/result.ts';
import type { Command } from './command.ts';
import { decide, type History } from './decide.ts';
import type { Entry, Fact } from './entry.ts';
import { chained, columnsText, type EntryRow, type Hash, storedText, toRow } from './entry-row.ts';
import { evolve } from './evolve.ts';
import { assertAfterCommand } from './invariants.ts';
import type { Rejection } from './rejection.ts';
import { type Append, lapseReturned, settleDue } from './settle-due.ts';
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
  /** Something fell due in turns before this one (`catchUp`): it may have left too little. */
  readonly caughtUp?: boolean;
}

/**
 * Settles what is due, decides the command, evolves the state; the outcome is its entry, the last
 * where it takes several, or a rejection. Behind it follow servers that can run on now, alerts of
 * budgets, and, where too little is left, a top-up: at most one a command.
 */
export function execute(
  state: AccountState,
  command: Command,
  surroundings: Surroundings,
): Result<Entry, Rejection> {
  const { clock, hash, history, write, key, caughtUp } = surroundings;
  const at = later(clock, state.at);
  const add = appender(state, surroundings);
  const before = state.seq;
  settleDue(state, at, add);
  claimAfter(state, before, at, add, caughtUp);
  const decision = decide(state, command, at, history, key);
  if (!decision.ok) tellRefusal(state, command, decision.error, at, add);
  if (!decision.ok) return decision;
  const follow = ({ entry }: Written) => nextFact(state, command, at, entry.fact, add);
  let written = append(state, decision.value, at, hash, key);
  write(written);
  for (let next = follow(written); next; next = follow(written)) {
    written = append(state, next, at, hash, key);
    write(written);
  }
  settleDue(state, at, add);
  renewStopping(state, at, add);
  for (const alert of budgetAlerts(state, at)) add(alert, at);
  const cause = causeAfter(decision.value);
  const claim = cause && claimOnCrossing(state, at, cause);
  if (claim) add(claim, at);
  assertAfterCommand(state);
  return { ok: true, value: written.entry };
}

/** What a command that takes several facts goes on with. */
function nextFact(
  state: AccountState,
  command: Command,
  at: Instant,
  last: Fact,
  add: Append,
): Fact | undefined {
  if (!isOfServer(command)) return undefined;
  lapseReturned(state, at, add);
  return nextServerFact(state, command, at, last);
}

/** Spending was refused: budgets tell, and where one top-up would have let it happen, it is bought. */
function tellRefusal(
  state: AccountState,
  command: Command,
  rejection: Rejection,
  at: Instant,
  add: Append,
): void {
  for (const alert of budgetAlerts(state, at, rejection)) add(alert, at);
  if (!spends(command)) return;
  const claim = claimOnRefusal(state, at, rejection);
  if (claim) add(claim, at);
}

const spends = ({ kind }: Command): boolean =>
  kind === 'debit' ||
  kind === 'hold' ||
  kind === 'provision_server' ||
  kind === 'start_server' ||
  kind === 'resize_server';

/** What fell due since an entry can leave too little as well. */
function claimAfter(
  state: AccountState,
  before: Seq,
  at: Instant,
  add: Append,
  caughtUp = false,
): void {
  if (state.seq === before && !caughtUp) return;
  const claim = claimOnCrossing(state, at, 'crossing');
  if (claim) add(claim, at);
}

/** Only what is due, by the clock: what an alarm does. */
export function settle(state: AccountState, surroundings: Surroundings): void {
  const { clock, caughtUp } = surroundings;
  const at = later(clock, state.at);
  const add = appender(state, surroundings);
  const before = state.seq;
  settleDue(state, at, add);
  renewStopping(state, at, add);
  claimAfter(state, before, at, add, caughtUp);
  assertAfterCommand(state);
}

/** A first part of what is long overdue, up to the clock it is given; `settle` or a command goes on. */
export function catchUp(state: AccountState, surroundings: Surroundings): void {
  settleDue(state, later(surroundings.clock, state.at), appender(state, surroundings));
  assertAfterCommand(state);
}

const appender =
  (state: AccountState, { hash, write }: Surroundings): Append =>
  (fact, at, key) =>
    write(append(state, fact, at, hash, key));

/** Puts a fact at the end of the ledger: its seq, the balance after it, its link in the chain. */
function append(state: AccountState, fact: Fact, at: Instant, hash: Hash, key?: ApiKeyId): Written {
  const placed = { seq: seq(state.seq + 1), at, fact, ...(key ? { key } : {}) };
  evolve(state, placed);
  const { available, held, owed } = state;
  const balance = { available, held, owed };
  const entry = { ...placed, balance };
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
