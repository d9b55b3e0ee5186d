import { breaksOf } from './mutant.ts';

/** When auto top-up charges, when it rests, and what refunds and disputes take in all. */
export const toppingUp = [
  ...breaksOf('ledger', 'core/top-up/claim.ts', [
    [
      'tops-up-at-the-threshold',
      'a balance that is just at the threshold buys',
      'state.available >= policy.threshold) return undefined;\n  if (isWaiting',
      'state.available > policy.threshold) return undefined;\n  if (isWaiting',
    ],
    [
      'charges-for-a-refund',
      'taking credits back charges the card',
      "if (fact.kind === 'reversal' && fact.direction === 'take_back') return undefined;",
      '',
    ],
    [
      'tops-up-twice-at-once',
      'an attempt begins while another is under way',
      '|| attempt || stop ||',
      '|| stop ||',
    ],
    [
      'tops-up-a-frozen-account',
      'a frozen account is charged',
      " || state.status === 'frozen') return undefined;",
      ') return undefined;',
    ],
    [
      'tops-up-beyond-the-cap',
      'an attempt begins whose price the month has not left',
      'policy.price.amountMinor <= leftMinor(state.topUp, at) ? policy : undefined',
      'policy.price.amountMinor <= leftMinor(state.topUp, at) + 50 ? policy : undefined',
    ],
    [
      'does-not-wait-for-the-retry',
      'every debit below the threshold tries a declined card again',
      'retryAt > at || quietUntil > at',
      'quietUntil > at',
    ],
    [
      'canceled-begins-again',
      'what canceled an attempt cancels one with every debit',
      'retryAt > at || quietUntil > at',
      'retryAt > at',
    ],
    [
      'refusal-forgets-the-debt',
      'credits are bought for a refused debit that they cannot pay, because a debt comes first',
      'policy.credits + policy.bonus - state.owed',
      'policy.credits + policy.bonus',
    ],
    [
      'retries-what-is-not-wanted',
      'a declined top-up is tried again although the balance is above the threshold by then',
      'return state.available < policy.threshold && claimable(state, retryAt) ? retryAt : undefined;',
      'return claimable(state, retryAt) ? retryAt : undefined;',
    ],
  ]),
  ...breaksOf('ledger', 'core/top-up/evolve-top-up.ts', [
    [
      'declines-use-up-the-cap',
      'what was set aside for a declined attempt stays off the cap of the month',
      "if (result !== 'paid') return commitMinor(month, month.start, { amountMinor: others, currency });",
      "if (result !== 'paid') return month;",
    ],
    [
      'cap-leaves-out-the-tax',
      'the cap counts the price and not what was charged',
      'monthStart(at) === month.start ? others + paid : paid',
      'monthStart(at) === month.start ? others + price.amountMinor : paid',
    ],
    [
      'paid-in-the-old-month',
      'a charge of the new month counts what the old one had committed',
      'monthStart(at) === month.start ? others + paid : paid',
      'others + paid',
    ],
    [
      'declines-are-not-counted',
      'a card that is declined for ever is tried for ever',
      'failures: stopped ? failuresMax : topUp.failures + 1,',
      'failures: stopped ? failuresMax : topUp.failures,',
    ],
    [
      'the-same-card-mends',
      'the declined card, added again, ends the count of its declines',
      'isAnotherCard(topUp, fact.fingerprint) ? {',
      'fact.fingerprint !== undefined ? {',
    ],
  ]),
  ...breaksOf('ledger', 'core/top-up/decide-top-up.ts', [
    [
      'switching-on-mends',
      'switching it off and on ends the stop of a declined card',
      'const kept = enabled && isDeclined(topUp, command.fingerprint);',
      'const kept = !enabled;',
    ],
  ]),
  ...breaksOf('ledger', 'core/top-up/settle-attempt.ts', [
    [
      'hard-declines-are-retried',
      'a stolen card is tried again in an hour',
      'if (hard || failures + 1',
      'if (failures + 1',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/execute.ts', [
    [
      'expiry-tops-up-nothing',
      'a balance that fell below the threshold by an expiry buys nothing',
      'state.seq === before && !caughtUp',
      'state.seq >= before',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/clawback.ts', [
    [
      'second-refund-takes-the-total',
      'a second partial refund takes its total instead of the difference',
      'const amount = minus(target, taken);',
      'const amount = target;',
    ],
    [
      'won-dispute-gives-back-the-oldest',
      'a won dispute undoes the refund before it',
      'history.takings(of)',
      'history.takings(of).toReversed()',
    ],
  ]),
];
