import type { Command } from '../../../core/ledger/command.ts';
import type { Entry } from '../../../core/ledger/entry.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import { accountRpc } from '../../account/account-client.ts';
import type { Outcome, SimulatedCommand } from '../../account/protocol.ts';
import type { Env } from '../../env.ts';
import type { Problem } from '../problem.ts';
import { rejectionProblem } from '../refusal-problem.ts';

/** Commands in order, each as if it were its time, in one call and one commit. */
export async function simulate(
  env: Env,
  account: AccountId,
  steps: readonly SimulatedCommand[],
): Promise<readonly (Outcome | undefined)[]> {
  const answer = await accountRpc(env, account).executeHistory(steps);
  if (!answer.ok) throw new Error(`the history was not let in: ${answer.denial.code}`);
  return answer.value;
}

/** The same for one command whose entry matters. */
export async function simulateOne(
  env: Env,
  account: AccountId,
  command: Command,
  at: Instant,
): Promise<Result<Entry, Problem>> {
  const [outcome] = await simulate(env, account, [{ command, at }]);
  if (!outcome) throw new Error('a bug took the command');
  return outcome.kind === 'accepted'
    ? ok(outcome.entry)
    : refuse(rejectionProblem(outcome.rejection, outcome.seq, '', account));
}
