import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { move } from '../payments/balance.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { plan } from '../timetable.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata } from './metadata.ts';
import { cardOf } from './payment-methods.ts';

/** The charge a request means. Refuses one that took no money. */
function chargeOf(world: World, params: Stripe.RefundCreateParams): Stripe.Charge {
  const intent = params.payment_intent
    ? world.store.get('payment_intent', params.payment_intent, 'payment_intent')
    : undefined;
  const id = params.charge ?? idOf(intent?.latest_charge);
  if (!id && !intent)
    throw cannot('One of the following params should be provided: payment_intent or charge.');
  const charge = id ? world.store.get('charge', id, 'charge') : undefined;
  if (charge?.status !== 'succeeded')
    throw cannot('This PaymentIntent does not have a successful charge to refund.');
  return charge;
}

function refuseTooMuch(charge: Stripe.Charge, amount: number): void {
  if (charge.refunded)
    throw cannot(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const left = charge.amount - charge.amount_refunded;
  if (amount <= 0 || amount > left)
    throw cannot(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      undefined,
      'amount',
    );
}

/** A disputed charge gives its money back through the dispute alone; an inquiry does not bar it. */
function refuseDisputed(world: World, charge: Stripe.Charge): void {
  const barred = world.store
    .all('dispute')
    .some((dispute) => dispute.charge === charge.id && !dispute.is_charge_refundable);
  if (barred) throw cannot('The charge has been charged back; cannot refund.', 'charge_disputed');
}

export function createRefund(world: World, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = chargeOf(world, params);
  const amount = params.amount ?? charge.amount - charge.amount_refunded;
  refuseTooMuch(charge, amount);
  refuseDisputed(world, charge);
  const method = charge.payment_method ?? '';
  const behaviour = cardOf(world, method).refund;
  const clock = world.clockOf(charge.customer);
  const refund = complete<Stripe.Refund>('Refund', {
    id: world.id('re'),
    object: 'refund',
    amount,
    charge: charge.id,
    created: world.now(clock),
    currency: charge.currency,
    customer: idOf(charge.customer) ?? null,
    metadata: newMetadata(params.metadata),
    payment_intent: idOf(charge.payment_intent) ?? null,
    payment_method: method,
    ...(behaviour === 'pends' ? { pending_reason: 'processing' as const } : {}),
    reason: params.reason ?? null,
    status: behaviour === 'pends' ? 'pending' : 'succeeded',
  });
  world.store.put('refund', refund);
  refund.balance_transaction = move(world, {
    source: refund.id,
    amount: -amount,
    currency: refund.currency,
    type: 'refund',
    category: 'refund',
  }).id;
  const previous = count(world, charge, amount);
  world.tell('refund.created', refund);
  world.tell('charge.refunded', charge, previous);
  if (behaviour)
    plan(
      world,
      'settle_refund',
      refund.id,
      world.now(clock) + world.settings.settleAfterSeconds,
      clock,
    );
  return refund;
}

function count(world: World, charge: Stripe.Charge, amount: number): Record<string, unknown> {
  const refunded = charge.amount_refunded + amount;
  return world.change<'charge'>(charge, {
    amount_refunded: refunded,
    refunded: refunded >= charge.amount,
  });
}

function tellUpdated(world: World, refund: Stripe.Refund, previous: Record<string, unknown>): void {
  world.tell('refund.updated', refund, previous);
  world.tell('charge.refund.updated', refund, previous);
}

/** The bank takes a refund, or sends it back. */
export function settleRefund(
  world: World,
  refund: Stripe.Refund,
  outcome: 'succeeded' | 'failed',
): void {
  if (outcome === 'succeeded') {
    delete refund.pending_reason;
    tellUpdated(world, refund, world.change<'refund'>(refund, { status: 'succeeded' }));
    return;
  }
  if (refund.status === 'failed') throw cannot('The refund has failed already.');
  delete refund.pending_reason;
  const charge = world.store.get('charge', idOf(refund.charge) ?? '');
  const back = move(world, {
    source: refund.id,
    amount: refund.amount,
    currency: refund.currency,
    type: 'refund_failure',
    category: 'refund_failure',
  });
  const previous = world.change<'refund'>(refund, {
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: back.id,
  });
  const before = count(world, charge, -refund.amount);
  world.tell('refund.failed', refund, previous);
  tellUpdated(world, refund, previous);
  world.tell('charge.updated', charge, before);
}

export const refundRoutes = [
  route('POST /v1/refunds', 'RefundCreateParams', createRefund),
  route('GET /v1/refunds/:id', 'RefundRetrieveParams', (world, _, id = '') =>
    world.store.get('refund', id),
  ),
  route('POST /v1/refunds/:id', 'RefundUpdateParams', (world, params, id = '') => {
    const refund = world.store.get('refund', id);
    const previous = world.change<'refund'>(refund, {
      metadata: changedMetadata(refund.metadata, params.metadata),
    });
    if (Object.keys(previous).length > 0) tellUpdated(world, refund, previous);
    return refund;
  }),
  route('GET /v1/refunds', 'RefundListParams', (world, params) =>
    pageOf(
      world.store
        .all('refund')
        .filter(({ charge }) => params.charge === undefined || params.charge === charge)
        .filter(
          ({ payment_intent: intent }) =>
            params.payment_intent === undefined || params.payment_intent === intent,
        ),
      params,
      '/v1/refunds',
    ),
  ),
];
