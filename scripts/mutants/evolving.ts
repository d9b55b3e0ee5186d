import { breaksOf } from './mutant.ts';

/** How an entry changes the balance, and how it is stored and chained. */
export const evolving = [
  ...breaksOf('ledger', 'core/ledger/evolve.ts', [
    [
      'voids-twice',
      'a voided hold stays open and is voided again',
      'VoidFact): void {\n  state.holds.delete(holdOf(state, fact.hold).seq);',
      'VoidFact): void {\n  holdOf(state, fact.hold);',
    ],
    [
      'captures-twice',
      'a captured hold stays open and is captured again',
      'if (!fact.late) state.holds.delete(holdOf(state, fact.hold).seq);',
      '',
    ],
    [
      'capture-keeps-the-rest',
      'what a capture leaves of its hold does not come back',
      'give(state, fact.returned);\n  take(state, fact.extra);',
      'take(state, fact.extra);',
    ],
    [
      'capture-above-its-hold-is-free',
      'what a capture takes beyond its hold leaves no grant',
      'take(state, fact.extra);\n',
      '',
    ],
    [
      'hold-does-not-lower-the-floor',
      'the deadline of a new hold wakes nobody',
      'state.dueFloor = Math.min(state.dueFloor, expiresAt);\n}',
      '}',
    ],
    [
      'grant-does-not-lower-the-floor',
      'the expiry of what a grant gets wakes nobody',
      'if (grant.expiresAt !== undefined) state.dueFloor = Math.min(state.dueFloor, grant.expiresAt);',
      '',
    ],
    [
      'spent-grants-burn-on',
      'a grant with nothing left stays in the burn-down order',
      'grant.remaining === 0 && amount > 0',
      'grant.remaining < 0',
    ],
    [
      'forgiven-debt-counts-as-restored',
      'a give-back that forgave a debt counts as having filled grants',
      "direction === 'give_back' ? drawn(draws) : zero",
      "direction === 'give_back' ? amount : zero",
    ],
    [
      'given-back-cannot-be-taken-again',
      'what was taken of a grant and given back counts as taken for ever',
      "if ('grant' in counter) untake(state, counter.grant, amount);",
      '',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/execute.ts', [
    [
      'hash-skips-a-column',
      'the hash does not cover what is owed',
      'chained(state.hash, columns)',
      "chained(state.hash, columns.split(',').toSpliced(6, 1).join(','))",
    ],
    [
      'hash-forgets-the-one-before',
      'entries are hashed each for itself: no chain',
      'chained(state.hash, columns)',
      "chained('', columns)",
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/entry-row.ts', [
    [
      'row-drops-uncollected',
      'the shortfall of a debit is not stored',
      'uncollected: fact.uncollected || undefined, ...extra',
      '...extra',
    ],
    ['row-drops-late', 'that a capture was late is not stored', 'late: late || undefined,', ''],
  ]),
];
