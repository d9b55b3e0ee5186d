import { assertBudgets } from '../budgets/budget-laws.ts';
import { assertServers } from '../servers/server-laws.ts';
import { failuresMax } from '../top-up/top-up.ts';
import { assertLaw } from '../units/result.ts';
import { burnsBefore } from './burn-down.ts';
import type { AccountState, Grant } from './state.ts';

/** Laws 1 and 2, from the running sums alone: cheap enough to hold after every single command. */
export function assertBalances(state: AccountState): void {
  const { available, held, owed, totals } = state;
  assertLaw(available >= 0 && held >= 0 && owed >= 0, 'law 1: nothing is overdrawn');
  assertLaw(
    totals.granted + totals.givenBack ===
      totals.spent + totals.expired + totals.takenBack + available + held - owed,
    'law 2: what came in is what went out and what is there',
  );
}

/**
 * Law 9, as far as a state shows it: what is under way, rests or waits is one of the three, and no
 * month commits below zero. `evolve` refuses a second attempt and one beyond the cap. An account that
 * never set it pays one look for this with each command.
 */
function assertTopUp({ topUp }: AccountState): void {
  const { policy, attempt, stop, retryAt, failures, month } = topUp;
  assertLaw(policy !== undefined || !attempt, 'law 9: only what is switched on begins');
  if (!policy) return;
  assertLaw(retryAt === undefined || !(attempt || stop), 'law 9: nothing waits beside an attempt');
  assertLaw(stop !== 'declined' || failures >= failuresMax, 'law 9: declines rest it');
  const committed = Object.values(month.committedMinor);
  assertLaw(
    committed.every((minor) => minor >= 0),
    'law 9: no month commits below zero',
  );
}

/** Beyond this many grants, holds, servers and budgets walking them all would cost more than the command itself. */
const walkedMax = 64;

/** What the account asserts after every command: all laws while that is cheap, the sums always. */
export function assertAfterCommand(state: AccountState): void {
  const { grants, holds, servers, budgets } = state;
  if (grants.size + holds.size + servers.size + budgets.size <= walkedMax) assertLaws(state);
  else assertBalances(state);
}

/** Every law the state can show, by walking all grants and holds. */
export function assertLaws(state: AccountState): void {
  assertBalances(state);
  assertTopUp(state);
  assertBudgets(state);
  assertServers(state);
  let available = 0;
  let held = 0;
  for (const grant of state.grants.values()) {
    assertLaw(grant.remaining >= 0 && grant.held >= 0, `grant ${grant.seq} is overdrawn`);
    available += grant.remaining;
    held += grant.held;
  }
  assertLaw(available === state.available, 'grants add up to what is available');
  assertLaw(held === state.held, 'grants add up to what is held');
  let aside = 0;
  for (const hold of state.holds.values()) aside += hold.amount;
  assertLaw(aside === state.held, 'holds add up to what is held');
  assertBurning(state);
}

function assertBurning({ burning, grants }: AccountState): void {
  burning.forEach((grant, index) => {
    const next = burning[index + 1];
    assertLaw(grants.get(grant.seq) === grant && grant.remaining > 0, 'only what is left burns');
    assertLaw(!next || burnsBefore(grant, next), 'grants burn in order');
  });
  const left = [...grants.values()].filter((grant: Grant) => grant.remaining > 0).length;
  assertLaw(left === burning.length, 'all that is left burns');
}
