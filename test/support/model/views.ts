import type { GrantSource } from '../../../core/ledger/entry.ts';
import type { Share, Worth } from './happening.ts';
import { freeOf, type Happening, heldBy, type Move, type Past, type Place } from './happening.ts';

/** What the list of happenings says about now. Each answer reads the list from its beginning. */

export interface GrantView {
  readonly ref: number;
  readonly source: GrantSource;
  readonly amount: number;
  readonly priority: number;
  readonly until: number;
  readonly free: number;
  readonly held: number;
}

export interface HoldView {
  readonly ref: number;
  readonly status: 'open' | 'captured' | 'voided' | 'expired';
  readonly amount: number;
  readonly deadline: number;
  readonly draws: readonly Share[];
}

/** What is in every place: all that went in less all that went out. */
export function contents(movesInOrder: Iterable<Move>): Map<Place, number> {
  const inside = new Map<Place, number>();
  for (const { from, to, amount } of movesInOrder) {
    inside.set(from, (inside.get(from) ?? 0) - amount);
    inside.set(to, (inside.get(to) ?? 0) + amount);
  }
  return inside;
}

export const movesOf = (past: Past): Move[] => past.flatMap((happening) => happening.moves);

export function worthAfter(moves: Iterable<Move>): Worth {
  let available = 0;
  let held = 0;
  let owed = 0;
  for (const [place, amount] of contents(moves)) {
    if (place.startsWith('free')) available += amount;
    if (place.startsWith('held')) held += amount;
    if (place === 'debt') owed -= amount;
  }
  return { available, held, owed: owed === 0 ? 0 : owed };
}

export const worthOf = (past: Past): Worth => worthAfter(movesOf(past));

export const holdsIn = (past: Past): HoldView[] =>
  past.filter(({ kind }) => kind === 'hold').map((hold) => holdView(past, hold));

function holdView(past: Past, hold: Happening): HoldView {
  const later = past.filter((happening) => happening.hold === hold.ref);
  const deadlines = later.filter(({ kind }) => kind === 'extend').map(({ until }) => until ?? 0);
  return {
    ref: hold.ref,
    status: statusAfter(later),
    amount: hold.amount,
    deadline: Math.max(hold.until ?? 0, ...deadlines),
    draws: hold.draws ?? [],
  };
}

function statusAfter(later: Past): HoldView['status'] {
  if (later.some(({ kind }) => kind === 'capture')) return 'captured';
  const ended = later.find(({ kind }) => kind === 'void');
  if (!ended) return 'open';
  return ended.cause === 'deadline' ? 'expired' : 'voided';
}

/** All grants there ever were, in burn-down order: priority, earliest expiry, oldest. */
export function grantsIn(past: Past): GrantView[] {
  const inside = contents(movesOf(past));
  const holds = past.filter(({ kind }) => kind === 'hold');
  return past
    .filter(({ kind }) => kind === 'grant')
    .map((grant) => ({
      ref: grant.ref,
      source: grant.source as GrantSource,
      amount: grant.amount,
      priority: grant.priority ?? 0,
      until: grant.until ?? Number.POSITIVE_INFINITY,
      free: inside.get(freeOf(grant.ref)) ?? 0,
      held: holds.reduce((sum, hold) => sum + (inside.get(heldBy(hold.ref, grant.ref)) ?? 0), 0),
    }))
    .sort((a, b) => a.priority - b.priority || byInstant(a.until, b.until) || a.ref - b.ref);
}

/** Infinity less infinity is not a number, so instants are compared, not subtracted. */
function byInstant(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export const isFrozen = (past: Past): boolean =>
  past.findLast(({ kind }) => kind === 'freeze' || kind === 'unfreeze')?.kind === 'freeze';

/** Law 2's counters: everything that ever came in and went out, by what the happenings say. */
export function countersOf(past: Past) {
  const sumOf = (chosen: (happening: Happening) => boolean) =>
    past.filter(chosen).reduce((sum, { amount }) => sum + amount, 0);
  return {
    granted: sumOf(({ kind }) => kind === 'grant'),
    givenBack: sumOf(({ direction }) => direction === 'give_back'),
    spent: sumOf(({ kind }) => kind === 'debit' || kind === 'capture'),
    expired: sumOf(({ kind }) => kind === 'expiry'),
    takenBack: sumOf(({ kind, direction }) => kind === 'adjustment' || direction === 'take_back'),
  };
}

export type Counters = ReturnType<typeof countersOf>;
