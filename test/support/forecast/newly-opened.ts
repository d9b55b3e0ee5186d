import type { Random } from '../../../scripts/sample/random.ts';
import { amount, between, factor } from './chance.ts';
import { officeDay, type Shape } from './shape.ts';

const credit = 1_000_000;

/**
 * A team that tries the product: opened on any day of the week, half of them growing in the first
 * three weeks, half at once as they stay.
 */
function tryingOut(random: Random, length: number): number[] {
  const usual = credit * 10 ** between(random, 1, 3);
  const opened = random.whole(0, 6);
  const grows = random.chance(0.5);
  return Array.from({ length }, (_, day) =>
    amount(
      usual *
        (grows ? Math.min(1, 0.2 + (0.8 * day) / 21) : 1) *
        officeDay(opened + day) *
        factor(random, 0.3),
    ),
  );
}

/** Accounts that have hardly begun. */
export const newlyOpened: readonly Shape[] = [5, 10, 20].map((days) => ({
  name: `new, ${days} days`,
  category: 'ai_chat',
  says: `a team that opened its account ${days} days ago; half of them still growing`,
  days,
  daily: tryingOut,
}));
