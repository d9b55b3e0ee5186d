import { floorDiv } from '../pricing/divide.ts';
import { microcreditsPerCredit } from '../units/credits.ts';
import { assertNever } from '../units/result.ts';
import type { Tip } from './tip.ts';

/**
 * How a tip is followed. Each is done by the route or page it names, with that route's own scope,
 * review and idempotency key: a tip itself moves nothing.
 */
export type TipAction =
  | { readonly kind: 'resize_server'; readonly server: string; readonly tier: string }
  | { readonly kind: 'stop_servers'; readonly servers: readonly string[] }
  | { readonly kind: 'enable_auto_top_up' }
  | { readonly kind: 'create_budget'; readonly budget: SuggestedBudget }
  | { readonly kind: 'subscribe'; readonly plan: string }
  | { readonly kind: 'how_to'; readonly steps: string };

interface SuggestedBudget {
  readonly scope: 'account';
  readonly period: 'month';
  readonly limit_microcredits: number;
  readonly hard: false;
}

export function actionOf(tip: Pick<Tip, 'kind' | 'subject' | 'evidence'>): TipAction {
  const { kind, evidence, subject } = tip as Tip;
  switch (kind) {
    case 'right_size_server':
      return { kind: 'resize_server', server: subject, tier: evidence.smaller_tier };
    case 'unused_project':
      return { kind: 'stop_servers', servers: evidence.servers };
    case 'use_template':
      return {
        kind: 'how_to',
        steps:
          'Save the first plan of a project as a template, and report later ones with `template: true`.',
      };
    case 'cheaper_model':
      return {
        kind: 'how_to',
        steps: `Send requests that do not need ${evidence.model} to ${evidence.instead_model}, some of them first.`,
      };
    case 'caching':
      return {
        kind: 'how_to',
        steps:
          'Put what repeats at the beginning of the prompt, switch prompt caching on, and report ' +
          '`cached_input_tokens`.',
      };
    case 'plan_instead_of_packages':
      return { kind: 'subscribe', plan: evidence.plan.id };
    case 'auto_top_up':
      return { kind: 'enable_auto_top_up' };
    case 'missing_budget':
      return { kind: 'create_budget', budget: budgetFor(evidence.spent_microcredits) };
    default:
      return assertNever(kind);
  }
}

/** A fifth above what is spent, in whole hundreds of credits: it tells of more, not of the usual. */
function budgetFor(spent: number): SuggestedBudget {
  const step = 100 * microcreditsPerCredit;
  const limit = (floorDiv(spent + floorDiv(spent, 5), step) + 1) * step;
  return { scope: 'account', period: 'month', limit_microcredits: limit, hard: false };
}
