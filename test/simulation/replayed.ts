import { createHash } from 'node:crypto';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { type AccountState, emptyState } from '../../core/ledger/state.ts';
import { stateToText } from '../../core/ledger/state-text.ts';
import { foldVerified } from '../../core/ledger/verify.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Law 3: what the rows alone come to. */
export function replayed(rows: readonly EntryRow[]): object {
  const state = emptyState();
  for (const row of rows) {
    const flaw = foldVerified(state, row, sha256);
    if (flaw) throw new Error(`entry ${flaw.seq} is flawed: ${flaw.message}`);
  }
  return stateParts(state);
}

/** All of a state that does not follow from the rest, in an order of its own. */
export function stateParts(state: Readonly<AccountState>): object {
  const parts = JSON.parse(stateToText(state));
  const bySeq = ([a]: [number], [b]: [number]) => a - b;
  return { ...parts, reversed: parts.reversed.sort(bySeq) };
}
