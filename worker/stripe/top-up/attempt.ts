import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { type TopUpId, topUpId } from '../../../core/units/ids.ts';
import { hourMs } from '../../../core/units/instant.ts';
import { assertLaw } from '../../../core/units/result.ts';
import type { Desk } from '../desk.ts';
import type { Progress } from './progress.ts';

/** As the ledger has it now: absent once it has ended. */
export const openAttempt = (desk: Desk): TopUpAttempt | undefined => desk.state().topUp.attempt;

export const attemptName = (desk: Desk, { seq }: Pick<TopUpAttempt, 'seq'>): TopUpId =>
  topUpId(desk.account, seq);

type Call = 'create' | 'item' | 'finalize' | 'pay';

/**
 * The idempotency key of one of an attempt's calls: it follows from the attempt, so a repeated call
 * has the same one, and another attempt another.
 */
export const keyOf = (desk: Desk, attempt: TopUpAttempt, call: Call): string =>
  `tu:${attemptName(desk, attempt)}:${call}`;

/** Another each time: Stripe would repeat a failure under the old one, and it voids once anyway. */
export const voidKeyOf = (desk: Desk, attempt: TopUpAttempt): string =>
  `tu:${attemptName(desk, attempt)}:void:${desk.now()}`;

/**
 * Stripe remembers idempotency keys for a day. Within less than that a call may be repeated; what
 * is unknown afterwards is looked up and never called for again.
 */
const repeatableMs = 23 * hourMs;

export const mayRepeat = (desk: Desk, { begunAt }: Progress): boolean =>
  desk.now() < begunAt + repeatableMs;

/** What is kept of an attempt that was begun. */
export function progressOf(desk: Desk, { seq }: TopUpAttempt): Progress {
  const progress = desk.topUp.read(seq);
  assertLaw(progress !== undefined, `the attempt ${seq} was not begun`);
  return progress;
}
