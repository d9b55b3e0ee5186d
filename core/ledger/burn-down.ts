import { type Credits, credits, least, minus, zero } from '../units/credits.ts';
import { assertLaw } from '../units/result.ts';
import type { Draw } from './entry.ts';
import type { AccountState, Grant } from './state.ts';
import { never } from './state.ts';

/** Burn-down order: smaller priority, then earlier expiry, then older. */
export function burnsBefore(a: Grant, b: Grant): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  const aExpiry = a.expiresAt ?? never;
  const bExpiry = b.expiresAt ?? never;
  if (aExpiry !== bExpiry) return aExpiry < bExpiry;
  return a.seq < b.seq;
}

/** Takes an amount from the front of these grants. Throws when they do not hold it. */
export function drawFrom(grants: Iterable<Grant>, amount: Credits): Draw[] {
  const draws: Draw[] = [];
  let left = amount;
  for (const grant of grants) {
    if (left === 0) break;
    const share = least(grant.remaining, left);
    if (share === 0) continue;
    draws.push([grant.seq, share]);
    left = minus(left, share);
  }
  assertLaw(left === 0, `grants fall ${left} short of what is available`);
  return draws;
}

/** An amount in burn-down order; it must be available. */
export const draw = (state: AccountState, amount: Credits): Draw[] =>
  drawFrom(state.burning, amount);

export const drawn = (draws: readonly Draw[]): Credits => {
  let total = 0;
  for (const [, amount] of draws) total += amount;
  return credits(total);
};

/** Splits draws after `amount`: what comes first is spent, the rest goes back. */
export function splitDraws(draws: readonly Draw[], amount: Credits): [Draw[], Draw[]] {
  const first: Draw[] = [];
  const rest: Draw[] = [];
  let left = amount;
  for (const [grant, share] of draws) {
    const taken = least(share, left);
    if (taken > 0) first.push([grant, taken]);
    if (share > taken) rest.push([grant, minus(share, taken)]);
    left = minus(left, taken);
  }
  assertLaw(left === 0, `draws fall ${left} short`);
  return [first, rest];
}

/**
 * Undoes draws from the last one backwards, as if less had been drawn: skips what was undone
 * before and returns what `amount` undoes now, and what of it these draws never took.
 */
export function undoDraws(
  draws: readonly Draw[],
  undoneBefore: Credits,
  amount: Credits,
): { undone: Draw[]; excess: Credits } {
  const backwards = draws.toReversed();
  const total = drawn(draws);
  const skipped = least(undoneBefore, total);
  const [, open] = splitDraws(backwards, skipped);
  const undoable = least(amount, minus(total, skipped));
  const [undone] = splitDraws(open, undoable);
  return { undone, excess: undoable < amount ? minus(amount, undoable) : zero };
}

/** Puts a grant where it burns; it must not be there yet. */
export function insertBurning(burning: Grant[], grant: Grant): void {
  let low = 0;
  let high = burning.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (burnsBefore(burning[middle] as Grant, grant)) low = middle + 1;
    else high = middle;
  }
  burning.splice(low, 0, grant);
}
