import { ceilDiv } from '../pricing/divide.ts';
import { runtimeCost } from '../pricing/runtime-cost.ts';
import { type Credits, minus } from '../units/credits.ts';
import { type Instant, secondMs } from '../units/instant.ts';
import type { Run } from './server.ts';

/** Runtime to be billed: seconds of the stretch before and after, and what lies between them costs. */
export interface Bill {
  readonly before: number;
  readonly after: number;
  readonly amount: Credits;
}

/** Whole seconds of a run by an instant: a second begun is a second used. */
export const secondsBy = (startedAt: Instant, at: Instant): number =>
  ceilDiv(at - startedAt, secondMs);

/**
 * What is to be billed of a run by an instant: the price of its stretch so far less what was taken
 * for it. A formula of when it began, what it costs and the instant, so that it comes to the same
 * in however many captures.
 */
export function billAt(run: Run, at: Instant): Bill {
  const before = run.billedSeconds;
  const after = secondsBy(run.startedAt, at) - run.stretchFrom;
  return { before, after, amount: minus(runtimeCost(run.terms.price, after), run.billed) };
}
