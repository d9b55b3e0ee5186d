import { breaksOf } from './mutant.ts';

/** What budgets refuse, count and tell. */
export const budgeting = [
  ...breaksOf('ledger', 'core/budgets/headroom.ts', [
    [
      'budget-forgets-what-is-held',
      'what holds set aside leaves a hard budget as it was',
      'return limit - spent - held;',
      'return limit - spent;',
    ],
    [
      'old-period-still-binds',
      'a budget used up yesterday refuses today until something else is accepted',
      '  if (at < budget.end) return budget;\n  const period',
      '  if (at <= budget.end + 60_000) return budget;\n  const period',
    ],
    [
      'soft-budget-refuses',
      'a budget that is only to tell refuses',
      'if (budget.hard) each(budgetAt(budget, at));',
      'each(budgetAt(budget, at));',
    ],
    [
      'refusal-names-the-widest',
      'of several budgets a refusal names the one with the most left',
      'a.left - b.left || a.budget.seq - b.budget.seq',
      'b.left - a.left || a.budget.seq - b.budget.seq',
    ],
    [
      'levels-told-again',
      'every debit above half of the limit tells so',
      '  if (level <= alerted) return undefined;',
      '  if (level < alerted || level === 0) return undefined;',
    ],
    [
      'refusal-tells-nothing',
      'work that a budget refused is not told of',
      'const level = refused ? 100 : reached;',
      'const level = reached;',
    ],
    [
      'level-is-told-late',
      'a level is told when spending is beyond it',
      'spent * 5 >= limit * (level / 20)',
      'spent * 5 > limit * (level / 20)',
    ],
  ]),
  ...breaksOf('ledger', 'core/budgets/evolve-budget.ts', [
    [
      'hold-counts-twice-over-midnight',
      'a hold of yesterday is taken off what is held today',
      'openedAt >= start;',
      'openedAt >= start - 86_400_000;',
    ],
    [
      'capture-of-yesterday-counts-today',
      'all of a capture counts in the day it is made in, whenever its hold was opened',
      'isOf(budget, hold) ? amount : beyond',
      'amount >= beyond ? amount : beyond',
    ],
    [
      'late-capture-is-free',
      'what is captured after its hold expired counts in no budget',
      '  if (late) {\n    count(state, late, at, (budget) => spend(budget, amount));\n    return;',
      '  if (late) {\n    return;',
    ],
    [
      'void-keeps-the-budget',
      'what is given back by a void stays counted as held',
      '(budget) => ({ ...budget, held: without(budget, hold) }));\n      return;',
      '(budget) => budget);\n      return;',
    ],
    [
      'removed-budget-is-remembered',
      'spending of a removed budget’s project looks for it',
      "    case 'budget_remove':\n      forgetMatching(budgets);",
      "    case 'budget_remove':",
    ],
  ]),
  ...breaksOf('ledger', 'core/budgets/decide-budget.ts', [
    [
      'new-budget-forgets-open-holds',
      'a budget added with holds open lets them be spent beside it',
      'held: sum(holds.map(({ amount }) => amount)),',
      'held: sum([]),',
    ],
    [
      'new-budget-begins-at-zero',
      'what was spent in the period before the budget came does not count',
      'spent: history.spent(scope, target, start),',
      'spent: history.spent(scope, target, at),',
    ],
  ]),
  ...breaksOf('ledger', 'core/budgets/period.ts', [
    ['week-begins-on-sunday', 'weeks begin on Sunday', '.getUTCDay() === 1', '.getUTCDay() === 0'],
  ]),
  ...breaksOf('ledger', 'core/ledger/decide.ts', [
    [
      'capture-passes-the-budget',
      'what a capture takes beyond its hold obeys no budget',
      'return least(there, headroom(state, spender, at) ?? there);',
      'return there;',
    ],
    [
      'capture-for-others-passes-their-budget',
      'what was held for one project is captured for another, beyond the other’s budget',
      'const others = headroom(state, spender, asked.at, opened);',
      'const others = undefined as Credits | undefined;',
    ],
    [
      'hold-passes-the-budget',
      'holds obey no budget',
      "  if (refusal) return refuse(refusal);\n  if (amount > state.available) return refuse(insufficient(state, amount));\n  return ok({\n    kind: 'hold',",
      "  if (amount > state.available) return refuse(insufficient(state, amount));\n  return ok({\n    kind: 'hold',",
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/spent.ts', [
    [
      'stored-captures-count-whole',
      'a new budget counts what captures took of holds older than its period',
      'CASE WHEN hold.at >= ? OR NOT',
      'CASE WHEN hold.at >= 0 * ? OR NOT',
    ],
  ]),
  ...breaksOf('ledger', 'worker/account/account-store.ts', [
    [
      'budgets-are-stored-once',
      'what a budget counts is lost when the object sleeps',
      'if (before.get(seq) !== one)',
      'if (!before.has(seq))',
    ],
  ]),
];
