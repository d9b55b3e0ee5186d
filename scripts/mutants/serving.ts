import { breaksOf } from './mutant.ts';

/** When servers are paid for, how much their seconds cost, and when they are told to stop. */
export const serving = [
  ...breaksOf('ledger', 'core/servers/bill.ts', [
    [
      'gives-a-second-begun',
      'a second that was begun is not billed',
      'ceilDiv(at - startedAt, secondMs)',
      '(at - startedAt - ((at - startedAt) % secondMs)) / secondMs',
    ],
    [
      'bills-a-stretch-anew',
      'each bill is for all of the stretch, not for what is new of it',
      'minus(runtimeCost(run.terms.price, after), run.billed)',
      'runtimeCost(run.terms.price, after)',
    ],
  ]),
  ...breaksOf('ledger', 'core/servers/lease.ts', [
    [
      'lease-forgets-its-stretch',
      'a lease does not say what of its stretch came before, and cannot be explained',
      'before > 0 ? { before } : {}',
      '{}',
    ],
    [
      'rounds-each-lease',
      'every lease is priced by itself, so that rounding happens with each',
      'const before = other ? 0 : began - run.stretchFrom;',
      'const before = 0;',
    ],
    [
      'leases-a-frozen-account',
      'a frozen account goes on holding leases',
      "if (state.status === 'frozen') return { code: 'account-frozen' };",
      '',
    ],
    [
      'leases-past-a-budget',
      'a hard budget does not stop a lease',
      'if (exceeded) return exceeded;',
      '',
    ],
    [
      'draws-on-what-lapses',
      'a resize counts on credits that lapse as they come back',
      'return expiresAt === undefined || expiresAt > at;',
      'return true;',
    ],
  ]),
  ...breaksOf('ledger', 'core/servers/settle-lease.ts', [
    [
      'renews-at-the-end',
      'the next lease is held when the current one is over: nobody can stop in time',
      'later(current.from, after(current.until, -renewalLeadMs))',
      'later(current.from, current.until)',
    ],
    [
      'buys-nothing-for-a-lease',
      'a lease that lacks credits does not top up',
      'if (claim) append(claim, at);',
      '',
    ],
    [
      'never-tries-again',
      'credits that come in time do not keep a server running',
      'if (server.run?.stopping && server.run.current.until > at)',
      'if (server.run?.stopping && server.run.current.until < at)',
    ],
  ]),
  ...breaksOf('ledger', 'core/servers/servers-due.ts', [
    [
      'leases-once-a-settling',
      'days without an alarm pass with one lease',
      'this.#again(due.server);',
      '',
    ],
    [
      'holds-before-it-lapses',
      'a lease is held of credits that lapse at that instant',
      'leaseEnd: 1, grant: 2, renewal: 3',
      'leaseEnd: 1, renewal: 2, grant: 3',
    ],
  ]),
  ...breaksOf('ledger', 'core/servers/decide-server.ts', [
    [
      'starts-without-a-lease',
      'a server starts although its first lease cannot be had',
      'const refused = leaseRefusal(state, server, lease, at, key);\n  if (refused) return refuse(refused);',
      '',
    ],
    [
      'any-number-of-servers',
      'an account may have any number of servers',
      'state.servers.size >= serversMax',
      'false',
    ],
    [
      'stops-with-the-next-hour-held',
      'an hour held ahead is not given back when a server is stopped',
      "run.next ? voidFact(state, run.next.hold) : captureFact(state, server, run, at, 'request');",
      "captureFact(state, server, run, at, 'request');",
    ],
    [
      'start-undoes-a-resize',
      'a start that was on its way gives a server back the size it had',
      'asked.tier === server.terms.tier ? asked : server.terms',
      'asked',
    ],
    [
      'prices-another-tier',
      'a price for the tier it had before a resize is taken',
      'terms.tier !== before.tier || ',
      '',
    ],
  ]),
  ...breaksOf('ledger', 'core/servers/evolve-server.ts', [
    [
      'forgets-the-price-held-ahead',
      'a lease held at another price is billed at the old one',
      'next: terms ? { ...held, terms } : held',
      'next: held',
    ],
  ]),
  ...breaksOf('ledger', 'core/ledger/settle-due.ts', [
    [
      'voids-leases-at-their-end',
      'a lease runs out like a hold: its runtime is free',
      'hold.expiresAt <= at && hasDeadline(hold)',
      'hold.expiresAt <= at',
    ],
  ]),
];
