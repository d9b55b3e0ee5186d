import type { PricedUsage } from '../ledger/entry.ts';
import type { ApiKeyId } from '../units/ids.ts';
import type { BudgetTerms } from './budget-fact.ts';

/** Whom spending counts for: what a budget may be about. */
export interface Spender {
  readonly project?: string;
  readonly server?: string;
  readonly key?: string;
  readonly member?: string;
}

/** Whom an entry counts for: those its usage names, and the key that caused it. */
export function spenderOf(usage: PricedUsage | undefined, key: ApiKeyId | undefined): Spender {
  const spender: { -readonly [name in keyof Spender]: Spender[name] } = {};
  if (usage?.project !== undefined) spender.project = usage.project;
  if (usage?.server !== undefined) spender.server = usage.server;
  if (key !== undefined) spender.key = key;
  if (usage?.member !== undefined) spender.member = usage.member;
  return spender;
}

/**
 * Whom a capture counts for: those its own usage names, and else for whom its hold was opened. The
 * key stays the hold's: whoever stops a server did not start it.
 */
export function spenderOfCapture(usage: PricedUsage | undefined, opened: Spender): Spender {
  return usage ? { ...opened, ...spenderOf(usage, undefined) } : opened;
}

/** Whether spending counts in a budget. All of it does in one of the account's. */
export const countsIn = (
  { scope, target }: Pick<BudgetTerms, 'scope' | 'target'>,
  spender: Spender,
): boolean => scope === 'account' || (target !== undefined && spender[scope] === target);
