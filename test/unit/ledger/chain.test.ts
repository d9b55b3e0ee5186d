import { expect, test } from 'vitest';
import { entryKinds } from '../../../core/ledger/entry.ts';
import {
  canonicalForm,
  entryColumns,
  fromRow,
  genesisHash,
  toRow,
} from '../../../core/ledger/entry-row.ts';
import { evolve } from '../../../core/ledger/evolve.ts';
import { assertLaws } from '../../../core/ledger/invariants.ts';
import { postings } from '../../../core/ledger/postings.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { stateFromText, stateToText } from '../../../core/ledger/state-text.ts';
import { noTopUp } from '../../../core/top-up/top-up.ts';
import { credits } from '../../../core/units/credits.ts';
import { minuteMs } from '../../../core/units/instant.ts';
import { budget } from '../budgets/given-budget.ts';
import { aServer, dearer, price, remove } from '../servers/given-server.ts';
import {
  account,
  anAccount,
  capture,
  debit,
  grant,
  hold,
  promotion,
  purchase,
  reverse,
  sha256,
} from './given.ts';
import { charged, order, settleOpen } from './given-top-up.ts';

/** One of everything the ledger can say. */
function aFullLedger() {
  const ledger = anAccount({ grants: [promotion(30, { expiresAt: 90_000 }), purchase(100)] });
  const spent = ledger.must(debit(9));
  const first = ledger.must(hold(20));
  ledger.must({ kind: 'extend', hold: first.seq, ttlMs: 80_000 });
  ledger.must(capture(first.seq, 25));
  const second = ledger.must(hold(5));
  ledger.must({ kind: 'void', hold: second.seq });
  ledger.must(reverse(spent.seq, 4));
  ledger.must(reverse(3, 20));
  ledger.must({ kind: 'adjust', amount: credits(2), reason: 'x' });
  ledger.must({ kind: 'freeze', reason: 'x' });
  ledger.must({ kind: 'unfreeze', reason: 'x' });
  ledger.must(order({ threshold: 500 }));
  const declined = { code: 'insufficient_funds', fingerprint: 'visa' };
  settleOpen(ledger, 'action_required', { invoice: 'in_1' });
  settleOpen(ledger, 'declined', declined);
  ledger.must({ kind: 'retry_top_up' });
  settleOpen(ledger, 'paid', { invoice: 'in_2', ...charged(1_190) });
  settleOpen(ledger, 'canceled', { code: 'over_cap' });
  ledger.must({ kind: 'pause_top_up', reason: 'no_card' });
  ledger.must({ kind: 'note_card', fingerprint: 'amex' });
  ledger.must(order({ enabled: false }));
  const watched = ledger.must(budget(1, { hard: false }));
  ledger.must({ kind: 'remove_budget', budget: watched.seq });
  ledger.must(hold(3, 1));
  ledger.clock = 100_000;
  ledger.must(debit(500, 'what_is_there'));
  ledger.must(grant(purchase(20_000)));
  const server = aServer(ledger);
  ledger.must(price(server, dearer));
  ledger.must({ kind: 'freeze', reason: 'x' });
  ledger.clock += 50 * minuteMs;
  ledger.must(remove(server));
  return ledger;
}

test('each entry carries the hash of the one before it, from the account’s own id on', () => {
  const ledger = aFullLedger();
  let previous: string = genesisHash(account);
  for (const { row, entry } of ledger.written) {
    expect(row.hash).toBe(sha256(canonicalForm(previous, row)));
    previous = entry.hash;
  }
  expect(new Set(ledger.kinds)).toEqual(new Set(entryKinds));
});

test('what is hashed, and what the stores are sent, is every column in its order', () => {
  let previous: string = genesisHash(account);
  for (const { row, text } of aFullLedger().written) {
    const columns = entryColumns.map((column) => row[column]);
    expect(canonicalForm(previous, row)).toBe(JSON.stringify([previous, ...columns]));
    expect(text).toBe(JSON.stringify([...columns, row.hash]));
    previous = row.hash;
  }
});

test('a row gives back the entry it was made of, and the entry the row, to the letter', () => {
  for (const { row, entry } of aFullLedger().written) {
    const stored = JSON.parse(JSON.stringify(row));
    expect(fromRow(stored)).toEqual(entry);
    const { hash: _hash, ...columns } = row;
    expect(toRow(fromRow(stored))).toEqual(columns);
  }
});

test('replaying the entries gives the state', () => {
  const ledger = aFullLedger();
  const state = emptyState();
  for (const { entry } of ledger.written) {
    evolve(state, entry);
    assertLaws(state);
    expect({ available: state.available, held: state.held, owed: state.owed }).toEqual(
      entry.balance,
    );
  }
  expect(state.totals).toEqual(ledger.state.totals);
  expect([...state.grants.values()]).toEqual([...ledger.state.grants.values()]);
  expect(state.topUp).toEqual(ledger.state.topUp);
  expect(state.budgets).toEqual(ledger.state.budgets);
  expect(stateFromText(stateToText(state))?.topUp).toEqual(state.topUp);
});

test('a checkpoint written before there was auto top-up is read as one that has none', () => {
  const { topUp: _topUp, ...before } = JSON.parse(stateToText(anAccount().state));
  expect(stateFromText(JSON.stringify(before))?.topUp).toEqual(noTopUp);
});

test('postings name two books and a positive amount, and add up to the balance', () => {
  const books = new Map<string, number>();
  for (const { entry } of aFullLedger().written)
    for (const { from, to, amount } of postings(entry.fact)) {
      expect(from).not.toBe(to);
      expect(amount).toBeGreaterThan(0);
      books.set(from, (books.get(from) ?? 0) - amount);
      books.set(to, (books.get(to) ?? 0) + amount);
    }
  const { available, held, owed } = aFullLedger().balance;
  expect(books.get('available')).toBe(available);
  expect(books.get('held') ?? 0).toBe(held);
  expect((books.get('owed') ?? 0) + owed).toBe(0);
});
