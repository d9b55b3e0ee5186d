import { breaksOf } from './mutant.ts';

/** What refunds, disputes and corrections may undo, and from where. */
export const reversing = breaksOf('ledger', 'core/ledger/reverse.ts', [
  [
    'reversal-exceeds-by-one',
    'one microcredit more than is left of an entry is given back',
    'amount > left || left === 0',
    'amount > left + 1 || left === 0',
  ],
  [
    'reverses-nothing-over-and-over',
    'an entry with nothing left is reversed once more, for nothing',
    'amount > left || left === 0',
    'amount > left',
  ],
  [
    'clawback-takes-presents',
    'a clawback takes from free and promotional grants',
    'boughtSources.has(grant.source)',
    'grant.source.length > 0',
  ],
  [
    'clawback-spares-its-own-grant',
    'a clawback takes from other grants before its own',
    '[own, ...others]',
    '[...others, own]',
  ],
  [
    'clawback-owes-nothing',
    'what a clawback does not find is not owed',
    'owed: minus(amount.value, there),',
    'owed: zero,',
  ],
  [
    'give-back-forgets-the-extra',
    'undoing a capture leaves out what it took beyond its hold',
    '[...fact.draws, ...fact.extra]',
    'fact.draws',
  ],
  [
    'give-back-leaves-the-debt',
    'undoing a clawback does not forgive what is still owed for it',
    'const owed = repaying(state, amount.value);',
    'const owed = zero;',
  ],
  [
    'give-back-loses-the-excess',
    'a debt that was repaid meanwhile is not given back to the grant',
    'excess > 0 ? [...undone, [fact.of, excess]] : undone',
    'undone',
  ],
]);
