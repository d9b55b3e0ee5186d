import { type Instant, instant } from '../units/instant.ts';
import { lookbackMs } from './tip.ts';

export type TipStatus = 'open' | 'dismissed' | 'applied' | 'cleared';

/** How a tip stands, and since when. */
export interface Standing {
  readonly status: TipStatus;
  /** Microcredits it stated when it came to stand so. */
  readonly saving: number;
  /** Instant (ms) it first held; 0 for never. */
  readonly foundAt: number;
  readonly changedAt: number;
}

/** What is stored of a tip after an account was looked through; its evidence goes with its saving. */
export interface Restated extends Standing {
  /** Whether saving and evidence are those found now. */
  readonly isRenewed: boolean;
}

/**
 * How a tip stands once an account was looked through, `saving` being undefined when it does not
 * hold any more. Undefined when all stays as it is. Dismissed ones stay so unless they come to save
 * twice as much; applied ones rest until nothing older is looked at, and are told again if they still
 * hold.
 */
export function restate(
  before: Standing | undefined,
  saving: number | undefined,
  at: Instant,
): Restated | undefined {
  if (saving === undefined) return before && cleared(before, at);
  const renewed = { status: 'open', saving, isRenewed: true } as const;
  switch (before?.status) {
    case undefined:
    case 'cleared':
      return { ...renewed, foundAt: at, changedAt: at };
    case 'open':
      return { ...renewed, foundAt: before.foundAt, changedAt: before.changedAt };
    case 'dismissed':
      return saving > 0 && saving >= 2 * before.saving
        ? { ...renewed, foundAt: before.foundAt, changedAt: at }
        : undefined;
    case 'applied':
      return at - before.changedAt >= lookbackMs
        ? { ...renewed, foundAt: before.foundAt, changedAt: at }
        : undefined;
  }
}

/** What was dismissed need not be told that it is gone. */
const cleared = (before: Standing, at: Instant): Restated | undefined =>
  before.status === 'open' || before.status === 'applied'
    ? { ...before, status: 'cleared', changedAt: instant(at), isRenewed: false }
    : undefined;

/** What an act of a person makes of a tip. Done twice it is done once. */
export const statusAfter = {
  dismiss: 'dismissed',
  apply: 'applied',
  restore: 'open',
} as const satisfies Record<string, TipStatus>;
export type TipAct = keyof typeof statusAfter;
