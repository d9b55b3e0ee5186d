import { hourMs } from '../../core/units/instant.ts';
import { actorOf } from '../auth/principal.ts';
import { record } from './audit.ts';
import type { AccountCall } from './call.ts';

/**
 * That somebody looked at an account as an operator: on record before they see it. Once for each who
 * looks, account and hour: pages ask again and again.
 */
export const recordView = (call: AccountCall): Promise<void> =>
  record(call, {
    id: `view_${actorOf(call.principal)}_${call.account}_${Math.floor(call.now / hourMs)}`,
    action: 'account.view',
    target: call.account,
  });
