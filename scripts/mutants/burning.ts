import { breaksOf } from './mutant.ts';

/** Which grant is spent first, and what falls due when. */
export const burning = [
  ...breaksOf('ledger', 'core/ledger/burn-down.ts', [
    [
      'burns-high-priority-first',
      'the priority comparison is flipped',
      'return a.priority < b.priority',
      'return a.priority > b.priority',
    ],
    [
      'burns-latest-expiry-first',
      'the expiry comparison is flipped',
      'return aExpiry < bExpiry',
      'return aExpiry > bExpiry',
    ],
    ['burns-newest-first', 'the age comparison is flipped', 'a.seq < b.seq', 'a.seq > b.seq'],
    [
      'forgets-a-draw',
      'of an amount borne by two grants only the first draw is kept',
      'draws.push([grant.seq, share]);',
      'if (draws.length === 0) draws.push([grant.seq, share]);',
    ],
    [
      'gives-back-from-the-front',
      'a partial give-back undoes the first draw, not the last',
      'draws.toReversed()',
      '[...draws]',
    ],
    [
      'gives-back-the-same-twice',
      'a second give-back does not skip what the first undid',
      'const skipped = least(undoneBefore, total);',
      'const skipped = zero;',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/settle-due.ts', [
    [
      'skips-settle-due',
      'nothing that is due ever happens',
      'if (state.dueFloor > at) return;',
      'return;',
    ],
    [
      'hold-outlives-its-instant',
      'a hold due at this very instant is not voided yet',
      'hold.expiresAt <= at',
      'hold.expiresAt < at',
    ],
    [
      'grant-outlives-its-instant',
      'a grant due at this very instant does not lapse yet',
      '(grant.expiresAt ?? never) <= at && grant',
      '(grant.expiresAt ?? never) < at && grant',
    ],
    [
      'grants-lapse-before-holds',
      'at one instant grants lapse before holds are voided',
      '[...holds, ...grants, ...retries]',
      '[...grants, ...holds, ...retries]',
    ],
    [
      'due-in-no-order',
      'what fell due last is settled first',
      'dueAt(a) - dueAt(b)',
      'dueAt(b) - dueAt(a)',
    ],
    [
      'returned-credits-do-not-lapse',
      'what a voided hold returns to a lapsed grant stays spendable',
      'if ((grant.expiresAt ?? never) <= at) lapse(state, grant, append);',
      '',
    ],
    [
      'void-at-the-wrong-instant',
      'a hold that expired is voided at the time of the entry before, not when it was due',
      'later(state.at, hold.expiresAt)',
      'state.at',
    ],
    [
      'due-floor-forgets-holds',
      'after settling, the next deadline of a hold is not looked for',
      'for (const hold of state.holds.values()) next = Math.min(next, hold.expiresAt);',
      '',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/execute.ts', [
    [
      'decides-before-settling',
      'a command is decided before what is due has happened',
      '  settleDue(state, at, add);\n  claimAfter(state, before, at, add, caughtUp);\n  const decision',
      '  const decision',
    ],
    [
      'skips-settling-after',
      'what a command brings about that is due at once waits for the next command',
      '  }\n  settleDue(state, at, add);\n  renewStopping',
      '  }\n  renewStopping',
    ],
  ]),
];
