import type Stripe from 'stripe';
import { complete } from '../schema/complete.ts';
import type { World } from '../world.ts';

export interface Movement {
  readonly source: string;
  /** Minor units; negative when money leaves. */
  readonly amount: number;
  readonly currency: string;
  readonly type: Stripe.BalanceTransaction.Type;
  readonly category: string;
  readonly fee?: number;
}

/** Writes money into or out of the platform's balance. */
export function move(world: World, movement: Movement): Stripe.BalanceTransaction {
  const { source, amount, currency, type, category, fee = 0 } = movement;
  const transaction = complete<Stripe.BalanceTransaction>('BalanceTransaction', {
    id: world.id('txn'),
    object: 'balance_transaction',
    amount,
    available_on: world.now(),
    balance_type: 'payments',
    created: world.now(),
    currency,
    fee,
    fee_details: [],
    net: amount - fee,
    reporting_category: category,
    source,
    status: 'available',
    type,
  });
  return world.store.put('balance_transaction', transaction);
}
