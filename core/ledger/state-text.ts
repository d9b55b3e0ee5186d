import { noTopUp } from '../top-up/top-up.ts';
import { insertBurning } from './burn-down.ts';
import { nextDue } from './settle-due.ts';
import type { AccountState } from './state.ts';

/** A state as text: what a checkpoint of a fold keeps. Derived parts are left out. */
export function stateToText(state: AccountState): string {
  const { grants, holds, reversed, burning: _burning, dueFloor: _dueFloor, ...rest } = state;
  return JSON.stringify({
    ...rest,
    grants: [...grants.values()],
    holds: [...holds.values()],
    reversed: [...reversed],
  });
}

/** The exact inverse. Throws on a text that is not a state's. */
export function stateFromText(text: string): AccountState {
  const { grants, holds, reversed, topUp, ...rest } = JSON.parse(text);
  const state: AccountState = {
    ...rest,
    grants: new Map(),
    burning: [],
    holds: new Map(),
    reversed: new Map(reversed),
    // A text written before there was any has none.
    topUp: { ...noTopUp, ...topUp },
    dueFloor: 0,
  };
  for (const grant of grants) {
    state.grants.set(grant.seq, grant);
    if (grant.remaining > 0) insertBurning(state.burning, grant);
  }
  for (const hold of holds) state.holds.set(hold.seq, hold);
  state.dueFloor = nextDue(state);
  return state;
}
