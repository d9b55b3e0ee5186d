import type { AccountId } from '../../core/units/ids.ts';
import { type Shape, shapes } from '../http/answer-shapes.ts';
import { entryView } from '../http/views.ts';
import type { Answer, BatchOutcome, Outcome, Refused } from './protocol.ts';

/**
 * How the debit path crosses the RPC: as texts. A tree of objects is cloned field by field, which
 * costs more than deciding a debit does, and the answer's body is written where the entry is, so
 * that nobody takes it apart again. The first line says what came of it, each line after it is the
 * body of one accepted entry; JSON has no line breaks.
 */
export type Wire<T> = string & { readonly wired?: T };

export const toWire = <T>(value: T): Wire<T> => JSON.stringify(value);
export const fromWire = <T>(text: Wire<T>): T => JSON.parse(text) as T;

/** What came of one command; an accepted one is its seq, and its body is among the lines. */
export type Shown = number | Refused;

export interface ShownOutcomes extends Pick<BatchOutcome, 'replayed' | 'refused'> {
  readonly outcomes: readonly Shown[];
}

export interface ReadShown {
  readonly answer: Answer<ShownOutcomes>;
  /** One for each accepted command, in their order. */
  readonly bodies: readonly string[];
}

export function showOutcome(answer: Answer<Outcome>, account: AccountId, shape: Shape): string {
  if (!answer.ok) return toWire<Answer<ShownOutcomes>>(answer);
  const { value: outcome, rate } = answer;
  const value = { outcomes: [shown(outcome)], replayed: outcome.replayed };
  const head = toWire<Answer<ShownOutcomes>>({ ok: true, value, rate });
  if (outcome.kind === 'refused') return head;
  return `${head}\n${JSON.stringify(shapes[shape](account, outcome.entry))}`;
}

export function showBatch(answer: Answer<BatchOutcome>, account: AccountId): string {
  if (!answer.ok) return toWire<Answer<ShownOutcomes>>(answer);
  const value = { ...answer.value, outcomes: answer.value.outcomes.map(shown) };
  const lines: string[] = [toWire<Answer<ShownOutcomes>>({ ...answer, value })];
  for (const outcome of answer.value.outcomes)
    if (outcome.kind === 'accepted') lines.push(JSON.stringify(entryView(account, outcome.entry)));
  return lines.join('\n');
}

const shown = (outcome: Outcome): Shown =>
  outcome.kind === 'accepted' ? outcome.entry.seq : outcome;

export function readShown(text: string): ReadShown {
  const [head = '', ...bodies] = text.split('\n');
  return { answer: fromWire<Answer<ShownOutcomes>>(head), bodies };
}
