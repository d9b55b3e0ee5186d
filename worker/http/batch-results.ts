import type { AccountId } from '../../core/units/ids.ts';
import type { Result } from '../../core/units/result.ts';
import type { CommandRequest } from '../account/protocol.ts';
import type { Shown, ShownOutcomes } from '../account/shown.ts';
import { type Problem, problemBody, problemKinds } from './problem.ts';
import { rejectionProblem } from './refusal-problem.ts';
import type { EntryView } from './views.ts';

/** One item of a batch: what to ask of the account, or why nothing is asked. */
export type BatchItem = Result<CommandRequest, Problem>;

export type ItemResult =
  | { readonly status: 201; readonly entry: EntryView }
  | { readonly status: number; readonly error: Record<string, unknown> };

export const commandsOf = (items: readonly BatchItem[]): CommandRequest[] =>
  items.flatMap((item) => (item.ok ? [item.value] : []));

/** As texts, in the order of the items. There is one outcome for each command, in their order. */
export function itemTexts(
  items: readonly BatchItem[],
  { outcomes }: Pick<ShownOutcomes, 'outcomes'>,
  bodies: readonly string[],
  { origin, account }: { readonly origin: string; readonly account: AccountId },
): string[] {
  let [next, accepted] = [0, 0];
  return items.map((item) => {
    if (!item.ok) return JSON.stringify(failed(item.error));
    const outcome = outcomes[next++] as Shown;
    if (typeof outcome === 'number') return `{"status":201,"entry":${bodies[accepted++]}}`;
    const { rejection, seq } = outcome;
    return JSON.stringify(failed(rejectionProblem(rejection, seq, origin, account)));
  });
}

export const failed = (problem: Problem): ItemResult => ({
  status: problemKinds[problem.code].status,
  error: problemBody(problem),
});

/** What an item could not be judged for lack of, if any: then the whole batch can only wait. */
export const outage = (items: readonly BatchItem[]): Problem | undefined =>
  items.flatMap((item) => (!item.ok && item.error.code === 'unavailable' ? [item.error] : []))[0];
