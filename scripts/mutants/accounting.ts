import { breaksOf } from './mutant.ts';

/** Keys and receipts, the group commit, what storage keeps, and what D1 is believed to have. */
export const accounting = [
  ...breaksOf('ledger', 'worker/account/account.ts', [
    [
      'refusal-spends-the-event',
      'an event that was refused can never come again',
      "if (identity.param === 'id' && outcome.kind === 'refused') continue;",
      '',
    ],
    [
      'event-before-key',
      'the event’s id is looked up before the key, and names the wrong parameter',
      'param } of identities)',
      'param } of identities.toReversed())',
    ],
    [
      'replay-spends-no-key',
      'a replay under a new key does not spend that key',
      'if (replayed) return this.#spend(request, replayed, group);',
      'if (replayed) return replayed;',
    ],
    [
      'any-body-under-a-key',
      'another body under a spent key gets the first one’s outcome',
      'return receipt.bodyHash === bodyHash\n',
      "return receipt.bodyHash !== ''\n",
    ],
    [
      'receipts-are-not-stored',
      'spent keys are forgotten after the commit',
      'writeReceipts(sql, group.made);',
      '',
    ],
    [
      'receipts-of-the-group-are-not-seen',
      'the same key twice in one group counts twice',
      'group.found.set(nameHash, receipt);',
      '',
    ],
    [
      'bug-takes-the-group',
      'one command that breaks a law takes its whole group down',
      'this.#commit(queued.filter((work) => work !== culprit));',
      'for (const { answer } of queued) answer(undefined);',
    ],
    [
      'bug-leaves-its-traces',
      'after a broken law memory keeps what was half done',
      'this.#state = isOpened(this.#ports.sql) ? loadState(this.#ports.sql) : emptyState();',
      '',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/receipts.ts', [
    [
      'receipts-never-expire',
      'a key is spent for ever',
      'now - receiptWindowMs,\n  );\n  for',
      '0,\n  );\n  for',
    ],
    [
      'receipts-expire-a-day-early',
      'a key may be used again after 29 days',
      'now - receiptWindowMs,\n  );\n  for',
      'now - receiptWindowMs + dayMs,\n  );\n  for',
    ],
    [
      'receipt-lasts-an-instant-longer',
      'a receipt still counts when its 30 days are over',
      'AND at > ?`',
      'AND at >= ?`',
    ],
    [
      'sweep-forgets-early',
      'the sweep deletes receipts that still count',
      'now - receiptWindowMs,\n  );\n  return swept',
      'now - dayMs,\n  );\n  return swept',
    ],
    [
      'sweep-forgets-nothing',
      'the sweep deletes no receipt',
      'at <= ? RETURNING',
      'at < 0 * ? RETURNING',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/touched.ts', [
    [
      'expired-hold-is-remembered-as-voided',
      'after the object slept an expired hold can no longer be captured late',
      "fact.cause === 'deadline' ? 'expired' : 'voided'",
      "'voided'",
    ],
    [
      'returned-credits-are-not-stored',
      'what a capture returns is lost when the object sleeps',
      '...fact.extra, ...fact.returned]',
      '...fact.extra]',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/account-store.ts', [
    [
      'nothing-is-due-after-sleep',
      'an object that slept does not know what falls due',
      'state.dueFloor = nextDue(state);\n',
      '',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/pending.ts', [
    [
      'history-misses-its-own-group',
      'a payment twice in one group grants twice',
      'const within = this.touched.payments.get(payment);',
      'const within = undefined;',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/json-rows.ts', [
    [
      'long-groups-lose-their-last-rows',
      'a group longer than one statement takes is stored only in part',
      'if (texts.length > 0) yield',
      'if (texts.length < 0) yield',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/drain-outbox.ts', [
    [
      'cursor-before-acknowledgement',
      'entries count as drained before D1 said so',
      'const head = await sink.append(outbox.account, rows);',
      'outbox.setDrainedSeq(rows.at(-1)?.seq ?? 0);\n      const head = await sink.append(outbox.account, rows);',
    ],
    [
      'cursor-one-too-far',
      'the entry after each drained batch never reaches D1',
      'outbox.setDrainedSeq(seq);',
      'outbox.setDrainedSeq(seq + 1);',
    ],
  ]),
];
