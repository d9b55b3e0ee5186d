import { breaksOf } from './mutant.ts';

const insufficient = 'return refuse(insufficient(state, amount));';
const frozenDebit = "if (state.status === 'frozen') return refuse(frozen);\n    const refusal";
const frozenHold =
  "if (state.status === 'frozen') return refuse(frozen);\n  if (state.holds.size >= openHoldsMax)";
const frozenExtend = "if (state.status === 'frozen') return refuse(frozen);\n  const hold";

/** What is accepted, what is refused, and what a command comes to. */
export const deciding = breaksOf('ledger', 'core/ledger/decide.ts', [
  [
    'debit-refuses-the-last-credit',
    'a debit of all that is available is refused',
    `if (amount > state.available) ${insufficient}\n  }`,
    `if (amount >= state.available) ${insufficient}\n  }`,
  ],
  [
    'debit-accepts-one-too-many',
    'a debit of one microcredit more than is available is accepted',
    `if (amount > state.available) ${insufficient}\n  }`,
    `if (amount > state.available + 1) ${insufficient}\n  }`,
  ],
  [
    'hold-refuses-the-last-credit',
    'a hold of all that is available is refused',
    `if (amount > state.available) ${insufficient}\n  return ok({\n    kind: 'hold'`,
    `if (amount >= state.available) ${insufficient}\n  return ok({\n    kind: 'hold'`,
  ],
  [
    'hold-accepts-one-too-many',
    'a hold of one microcredit more than is available is accepted',
    `if (amount > state.available) ${insufficient}\n  return ok({\n    kind: 'hold'`,
    `if (amount > state.available + 1) ${insufficient}\n  return ok({\n    kind: 'hold'`,
  ],
  [
    'adjustment-refuses-the-last-credit',
    'an adjustment of all that is available is refused',
    'if (amount > state.available) return refuse(insufficient(state, credits(amount)));',
    'if (amount >= state.available) return refuse(insufficient(state, credits(amount)));',
  ],
  [
    'payment-grants-twice',
    'a payment that has granted grants again',
    "if (command.kind !== 'grant' || command.payment === undefined) return undefined;",
    'return undefined;',
  ],
  [
    'owed-is-not-repaid',
    'a grant leaves the debt standing and is spendable in full',
    'const repaid = repaying(state, amount);',
    'const repaid = zero;',
  ],
  [
    'extension-shortens',
    'extending a hold by less than it has left brings its deadline forward',
    'later(expiresAt, after(at, command.ttlMs))',
    'after(at, command.ttlMs)',
  ],
  [
    'late-capture-is-refused',
    'a capture after its hold expired takes nothing',
    'return expired ? lateCapture(state, command, asked) : hold;',
    'return hold;',
  ],
  ['late-is-not-said', 'a late capture passes for one in time', 'late: true,', 'late: false,'],
  [
    'capture-overdraws',
    'a capture above its hold takes what is not there',
    'const there = least(amount, state.available);',
    'const there = amount;',
  ],
  [
    'capture-forgets-uncollected',
    'a capture that falls short does not say by how much',
    'uncollected: minus(command.amount, amount),\n    draws,',
    'uncollected: zero,\n    draws,',
  ],
  [
    'debit-forgets-uncollected',
    'a debit that falls short does not say by how much',
    'const uncollected = minus(amount, taken);',
    'const uncollected = zero;',
  ],
  ['frozen-account-spends', 'a frozen account is debited', frozenDebit, 'const refusal'],
  [
    'frozen-account-holds',
    'a frozen account opens holds',
    frozenHold,
    'if (state.holds.size >= openHoldsMax)',
  ],
  ['frozen-account-extends', 'a frozen account extends holds', frozenExtend, 'const hold'],
  [
    'frozen-account-pays-beyond-its-hold',
    'a capture takes beyond its hold from a frozen account',
    "  if (state.status === 'frozen') return zero;\n",
    '',
  ],
  [
    'void-returns-nothing',
    'a voided hold gives nothing back',
    "returned: draws, cause: 'request'",
    "returned: [], cause: 'request'",
  ],
]);
