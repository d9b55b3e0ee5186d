import { ApiProblem } from '../../../api.ts';
import { creditsText, momentText } from '../billing/amounts.ts';

/** Why a change was refused, for people: amounts in credits, where the API counts microcredits. */
export function refusalText(error: Error | undefined): string {
  if (!(error instanceof ApiProblem)) return error?.message ?? '';
  const needed = error.body.required_microcredits;
  if (typeof needed !== 'number') return error.message;
  const needs = `This needs ${creditsText(needed)}`;
  const { available_microcredits: available, budget } = error.body;
  if (error.code === 'insufficient_credits' && typeof available === 'number')
    return `${needs}, and ${creditsText(available)} are available.`;
  if (error.code === 'budget_exceeded' && isBudget(budget)) {
    const { limit_microcredits: limit, spent_microcredits, held_microcredits } = budget;
    const left = Math.max(0, limit - spent_microcredits - held_microcredits);
    const until = momentText(budget.resets_at);
    return `${needs}, and a hard budget of ${creditsText(limit)} has ${creditsText(left)} left until ${until}.`;
  }
  return error.message;
}

interface RefusingBudget {
  readonly limit_microcredits: number;
  readonly spent_microcredits: number;
  readonly held_microcredits: number;
  readonly resets_at: string;
}

const isBudget = (body: unknown): body is RefusingBudget => {
  const { limit_microcredits, spent_microcredits, held_microcredits, resets_at } = Object(body);
  return (
    [limit_microcredits, spent_microcredits, held_microcredits].every(Number.isSafeInteger) &&
    typeof resets_at === 'string'
  );
};
