import type { Budget } from '../budgets/budget.ts';
import type { Server } from '../servers/server.ts';
import { noTopUp } from '../top-up/top-up.ts';
import type { Seq } from '../units/ids.ts';
import { insertBurning } from './burn-down.ts';
import { nextDue } from './settle-due.ts';
import type { AccountState, Hold } from './state.ts';

/** A state as text: what a checkpoint of a fold keeps. Derived parts are left out. */
export function stateToText(state: AccountState): string {
  const { grants, holds, reversed, servers, budgets, ...others } = state;
  const { burning: _burning, dueFloor: _dueFloor, ...rest } = others;
  return JSON.stringify({
    ...rest,
    grants: [...grants.values()],
    holds: [...holds.values()],
    reversed: [...reversed],
    servers: [...servers.values()],
    budgets: [...budgets.values()],
  });
}

/**
 * The exact inverse. Throws on a text that is not a state's. Undefined for one whose holds do not say
 * when and for whom they were opened, as before there were budgets: what follows cannot be counted
 * on top of it, and the fold begins anew.
 */
export function stateFromText(text: string): AccountState | undefined {
  const { grants, holds, reversed, topUp, servers, budgets, ...rest } = JSON.parse(text);
  if (holds.some(({ openedAt }: Partial<Hold>) => openedAt === undefined)) return undefined;
  const state: AccountState = {
    ...rest,
    grants: new Map(),
    burning: [],
    holds: new Map(),
    reversed: new Map(reversed),
    // A text written before there was any has none.
    topUp: { ...noTopUp, ...topUp },
    servers: bySeq<Server>(servers ?? []),
    budgets: bySeq<Budget>(budgets ?? []),
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

const bySeq = <T extends { readonly seq: Seq }>(all: readonly T[]): Map<Seq, T> =>
  new Map(all.map((one) => [one.seq, one]));
