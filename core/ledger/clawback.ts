import { type Credits, least, minus, zero } from '../units/credits.ts';
import { assertLaw, refuse } from '../units/result.ts';
import type { ClawbackCommand } from './command.ts';
import type { Decision, History } from './decide.ts';
import type { Entry, GrantFact } from './entry.ts';
import { decideReverse } from './reverse.ts';
import type { AccountState } from './state.ts';

/**
 * One step towards what is to be taken back of a payment's grant in all: what lacks is taken as any
 * taking back is; what was too much is given back from the newest taking that has something left.
 */
export function decideClawback(
  state: AccountState,
  { payment, target, reason }: ClawbackCommand,
  history: History,
): Decision {
  const of = history.payment(payment);
  if (of === undefined) return refuse({ code: 'payment-not-found' });
  const granted = (history.entry(of) as Entry<GrantFact>).fact.amount;
  assertLaw(target <= granted, `${target} to be taken back of a grant of ${granted}`);
  const taken = state.reversed.get(of)?.amount ?? zero;
  if (taken === target) return refuse({ code: 'clawback-settled' });
  if (taken < target) {
    const amount = minus(target, taken);
    return decideReverse(state, { kind: 'reverse', of, amount, reason }, history);
  }
  for (const { seq, fact } of history.takings(of)) {
    const left: Credits = minus(fact.amount, state.reversed.get(seq)?.amount ?? zero);
    if (left === 0) continue;
    const amount = least(left, minus(taken, target));
    return decideReverse(state, { kind: 'reverse', of: seq, amount, reason }, history);
  }
  throw new Error(`grant ${of} had more taken back than its takings say`);
}
