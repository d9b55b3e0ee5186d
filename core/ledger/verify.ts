import { BrokenLaw } from '../units/result.ts';
import { canonicalForm, type EntryRow, fromRow, type Hash } from './entry-row.ts';
import { evolve } from './evolve.ts';
import { assertAfterCommand, assertLaws } from './invariants.ts';
import { postings } from './postings.ts';
import type { AccountState } from './state.ts';

/** What is wrong with a ledger, and where. */
export interface Flaw {
  readonly seq: number;
  readonly message: string;
}

/**
 * Folds a stored entry into the state it should follow, in place, and checks all it claims: its
 * place, its link in the chain, the balance after it, the laws. Undefined when all of it holds;
 * after a flaw the state is of no more use.
 */
export function foldVerified(state: AccountState, row: EntryRow, hash: Hash): Flaw | undefined {
  if (row.seq !== state.seq + 1)
    return { seq: state.seq + 1, message: `entry ${row.seq} stands where ${state.seq + 1} should` };
  try {
    fold(state, row, hash);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { seq: row.seq, message };
  }
  return undefined;
}

function fold(state: AccountState, row: EntryRow, hash: Hash): void {
  const entry = fromRow(row);
  evolve(state, entry);
  const { available, held, owed } = entry.balance;
  holds(
    available === state.available && held === state.held && owed === state.owed,
    `it says ${available} available, ${held} held and ${owed} owed, but its entries come to ` +
      `${state.available}, ${state.held} and ${state.owed}`,
  );
  // Opening sets the hash the chain begins with.
  holds(hash(canonicalForm(state.hash, row)) === row.hash, 'its hash is not that of its content');
  for (const { from, to, amount } of postings(entry.fact))
    holds(from !== to && amount > 0, 'law 6: a posting moves a positive amount between two books');
  assertAfterCommand(state);
  state.hash = row.hash;
}

function holds(claim: boolean, message: string): asserts claim {
  if (!claim) throw new BrokenLaw(message);
}

/** Every law the state can show, at the end of a fold. */
export function flawInState(state: AccountState): Flaw | undefined {
  try {
    assertLaws(state);
    return undefined;
  } catch (error) {
    return { seq: state.seq, message: (error as Error).message };
  }
}
