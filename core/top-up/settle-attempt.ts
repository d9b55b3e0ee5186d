import type { SettleTopUpCommand } from '../ledger/command.ts';
import type { Entry, Fact, TopUpResultFact } from '../ledger/entry.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState } from '../ledger/state.ts';
import type { Seq } from '../units/ids.ts';
import { after, hourMs, type Instant } from '../units/instant.ts';
import { ok, type Result, refuse } from '../units/result.ts';
import { failuresMax, type TopUp } from './top-up.ts';

/** By declines in a row. The third rests it, so there is no third wait. */
const retryAfterMs: readonly number[] = [hourMs, 6 * hourMs];

/** An hour before Stripe forgets the idempotency keys of the attempt. */
export const actionWithinMs = 23 * hourMs;

/** Ours, beside Stripe's own decline codes: there was no card to charge. */
export const noCardCode = 'no_card';

/** What became of the attempt, and what follows from it. Refuses what is over or never was. */
export function decideSettleTopUp(
  state: AccountState,
  command: SettleTopUpCommand,
  at: Instant,
  entry: (seq: Seq) => Entry | undefined,
): Result<Fact, Rejection> {
  const { topUp } = state;
  if (topUp.attempt?.seq !== command.attempt) {
    const isClaim = entry(command.attempt)?.fact.kind === 'top_up_claim';
    return refuse({ code: isClaim ? 'attempt-over' : 'attempt-not-found' });
  }
  const { result, attempt, invoice, charged, code, fingerprint } = command;
  if (result === topUp.attempt.status) return refuse({ code: 'top-up-unchanged' });
  return ok({
    kind: 'top_up_result',
    attempt,
    result,
    ...(invoice === undefined ? {} : { invoice }),
    ...(result === 'paid' && charged ? { charged } : {}),
    ...(result === 'paid' || code === undefined ? {} : { code }),
    ...(result === 'declined' && fingerprint !== undefined ? { fingerprint } : {}),
    ...(result === 'action_required' ? { until: after(at, actionWithinMs) } : {}),
    ...(result === 'declined' ? afterDecline(topUp, command, at) : {}),
  });
}

function afterDecline(
  { failures, policy, stop }: TopUp,
  { code, hard }: SettleTopUpCommand,
  at: Instant,
): Pick<TopUpResultFact, 'retryAt' | 'stopped'> {
  if (code === noCardCode) return { stopped: 'no_card' };
  if (hard || failures + 1 >= failuresMax) return { stopped: 'declined' };
  return policy?.enabled && !stop ? { retryAt: after(at, retryAfterMs[failures] as number) } : {};
}
