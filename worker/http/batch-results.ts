import type { AccountId } from '../../core/units/ids.ts';
import type { Result } from '../../core/units/result.ts';
import type { CommandRequest, Outcome } from '../account/protocol.ts';
import { type Problem, problemBody, problemKinds } from './problem.ts';
import { rejectionProblem } from './refusal-problem.ts';
import { type EntryView, entryView } from './views.ts';

/** One item of a batch: what to ask of the account, or why nothing is asked. */
export type BatchItem = Result<CommandRequest, Problem>;

export type ItemResult =
  | { readonly status: 201; readonly entry: EntryView }
  | { readonly status: number; readonly error: Record<string, unknown> };

export const commandsOf = (items: readonly BatchItem[]): CommandRequest[] =>
  items.flatMap((item) => (item.ok ? [item.value] : []));

/** In the order of the items. There is one outcome for each command, in their order. */
export function itemResults(
  account: AccountId,
  items: readonly BatchItem[],
  outcomes: readonly Outcome[],
  origin: string,
): ItemResult[] {
  let next = 0;
  return items.map((item) => {
    if (!item.ok) return failed(item.error);
    const outcome = outcomes[next++] as Outcome;
    return outcome.kind === 'accepted'
      ? { status: 201, entry: entryView(account, outcome.entry) }
      : failed(rejectionProblem(outcome.rejection, outcome.seq, origin));
  });
}

export const failed = (problem: Problem): ItemResult => ({
  status: problemKinds[problem.code].status,
  error: problemBody(problem),
});

/** What an item could not be judged for lack of, if any: then the whole batch can only wait. */
export const outage = (items: readonly BatchItem[]): Problem | undefined =>
  items.flatMap((item) => (!item.ok && item.error.code === 'unavailable' ? [item.error] : []))[0];
