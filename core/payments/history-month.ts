import type { Fact, GrantSource } from '../ledger/entry.ts';
import { dayMs, type Instant, instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { bucketStarts, type WallClock } from '../usage/bucket-starts.ts';

/** A month of an account on some zone's clocks. */
export interface HistoryMonth {
  /** `2026-11` */
  readonly name: string;
  /** Inclusive; of the first month, the instant the account was opened. */
  readonly start: Instant;
  /** Exclusive. */
  readonly end: Instant;
}

/** A hundred years of them. */
const monthsMax = 1_200;

/** No month is longer, whatever clocks do. */
const monthMsMax = 32 * dayMs;

/** Every month from the one an account was opened in to the present one, oldest first. */
export function monthsSince(opened: Instant, now: Instant, clock: WallClock): HistoryMonth[] {
  const range = { from: opened, to: instant(Math.max(now, opened) + monthMsMax) };
  const starts = bucketStarts(range, 'month', clock, monthsMax);
  assertLaw(starts !== undefined, 'no account is older than a hundred years');
  return starts.flatMap((start, place) => {
    const end = starts[place + 1];
    const begun = place === 0 || start <= now;
    return begun && end !== undefined ? [{ name: monthName(start, clock), start, end }] : [];
  });
}

const monthName = (at: Instant, clock: WallClock): string =>
  new Date(at + clock.offsetMs(at)).toISOString().slice(0, 7);

/** What came into an account, and what left it otherwise than by use. */
export interface Movements {
  readonly granted: Readonly<Record<GrantSource, number>>;
  /** By refunds, disputes and operators. */
  readonly takenBack: number;
  /** Of what was taken back: disputes won, refunds that failed. */
  readonly givenBack: number;
  readonly expired: number;
}

/** The kinds of entry that move credits so. */
export const movingKinds = ['grant', 'reversal', 'expiry', 'adjustment'] as const;

/**
 * Entries of one sort, added up. Giving back what was spent is none: that is less used, and the
 * usage summary says so.
 */
export interface Movement {
  readonly kind: (typeof movingKinds)[number];
  /** Of a grant. */
  readonly source: GrantSource | null;
  /** Of a reversal. */
  readonly direction: 'take_back' | 'give_back' | null;
  /** Whether a reversal is of a grant. */
  readonly ofGrant: boolean;
  readonly amount: number;
}

/** The sort an entry is of; undefined for those that move nothing so. */
export function movementOf(fact: Fact): Movement | undefined {
  const none = { source: null, direction: null, ofGrant: false };
  switch (fact.kind) {
    case 'grant':
      return { ...none, kind: 'grant', source: fact.source, amount: fact.amount };
    case 'reversal': {
      const ofGrant = 'grant' in fact.counter;
      const { direction, amount } = fact;
      return { ...none, kind: 'reversal', direction, ofGrant, amount };
    }
    case 'expiry':
    case 'adjustment':
      return { ...none, kind: fact.kind, amount: fact.amount };
    default:
      return undefined;
  }
}

export function addUp(movements: Iterable<Movement>): Movements {
  const granted: Record<GrantSource, number> = {
    free: 0,
    purchase: 0,
    auto_top_up: 0,
    subscription: 0,
    promotion: 0,
    adjustment: 0,
  };
  let [takenBack, givenBack, expired] = [0, 0, 0];
  for (const { kind, source, direction, ofGrant, amount } of movements) {
    if (kind === 'grant' && source !== null) granted[source] += amount;
    else if (kind === 'expiry') expired += amount;
    else if (kind === 'adjustment') takenBack += amount;
    else if (ofGrant && direction === 'take_back') takenBack += amount;
    else if (ofGrant && direction === 'give_back') givenBack += amount;
  }
  return { granted, takenBack, givenBack, expired };
}
