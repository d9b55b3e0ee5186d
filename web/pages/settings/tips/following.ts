import type { Scope } from '../../../../core/access/scopes.ts';
import type { TipAction } from '../../../../core/tips/tip-action.ts';
import { addressWith } from '../../../address.ts';
import type { StepName } from './step.ts';

/** What following a tip is called, and where it is done: where its own review and refusals are. */

export const followVerbs: Record<TipAction['kind'], string> = {
  resize_server: 'Resize',
  stop_servers: 'Stop servers',
  enable_auto_top_up: 'Set up auto top-up',
  create_budget: 'Add a budget',
  subscribe: 'See the plan',
  how_to: 'See how',
};

/** What of a role following it needs. */
export const followNeeds: Record<TipAction['kind'], Scope> = {
  resize_server: 'servers:write',
  stop_servers: 'servers:write',
  enable_auto_top_up: 'billing:write',
  create_budget: 'budgets:write',
  subscribe: 'billing:read',
  how_to: 'entries:read',
};

export function followAddress(act: TipAction, stepAddress: (name: StepName) => string): string {
  switch (act.kind) {
    case 'resize_server':
      return addressWith(
        '/settings/usage/servers',
        {},
        { server: act.server, step: 'resize-server', tier: act.tier },
      );
    case 'enable_auto_top_up':
      return '/settings/billing?step=auto-top-up';
    case 'subscribe':
      return addressWith('/settings/billing', {}, { step: 'plan', plan: act.plan });
    case 'create_budget': {
      const { scope, period, limit_microcredits } = act.budget;
      const limit = String(limit_microcredits);
      return addressWith(
        '/settings/usage/budgets',
        {},
        { step: 'add-budget', scope, period, limit },
      );
    }
    case 'stop_servers':
      return stepAddress('stop-servers');
    case 'how_to':
      return stepAddress('how-to');
  }
}
