import type Stripe from 'stripe';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { move } from './balance.ts';
import type { Decline } from './test-cards.ts';

export interface ChargeOf {
  readonly intent: Stripe.PaymentIntent;
  readonly method: Stripe.PaymentMethod;
  readonly status: Stripe.Charge['status'];
  readonly decline?: Decline;
  /** The cardholder proved who they are. */
  readonly authenticated?: boolean;
}

const told: Readonly<Record<string, Stripe.Event.Type>> = {
  failed: 'charge.failed',
  succeeded: 'charge.succeeded',
};

/** Writes one attempt to take money down. */
export function charge(world: World, of: ChargeOf): Stripe.Charge {
  const { intent, method, status } = of;
  const at = world.now(world.clockOf(intent.customer));
  const made = complete<Stripe.Charge>('Charge', {
    id: world.id('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    billing_details: method.billing_details,
    captured: status === 'succeeded',
    created: at,
    currency: intent.currency,
    customer: idOf(intent.customer) ?? null,
    description: intent.description,
    disputed: false,
    failure_code: of.decline?.code ?? null,
    failure_message: of.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    outcome: outcomeOf(of.decline),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method, of.authenticated ?? false),
    receipt_email: intent.receipt_email,
    receipt_url: null,
    refunded: false,
    source: null,
    status,
  });
  world.store.put('charge', made);
  if (status === 'succeeded') credit(world, made);
  world.tell(told[status] ?? 'charge.pending', made);
  return made;
}

/** The money of a charge arrives. */
export function credit(world: World, made: Stripe.Charge): void {
  const transaction = move(world, {
    source: made.id,
    amount: made.amount,
    currency: made.currency,
    type: 'charge',
    category: 'charge',
    fee: Math.round(made.amount * 0.029) + 30,
  });
  made.balance_transaction = transaction.id;
}

const outcomeOf = (decline: Decline | undefined): Stripe.Charge.Outcome => ({
  advice_code: decline?.advice ?? null,
  network_advice_code: null,
  network_decline_code: decline ? '01' : null,
  network_status: decline ? 'declined_by_network' : 'approved_by_network',
  reason: decline?.declineCode ?? null,
  risk_level: 'normal',
  risk_score: 20,
  seller_message: decline ? 'The bank returned the decline code.' : 'Payment complete.',
  type: decline ? 'issuer_declined' : 'authorized',
});

function detailsOf(
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  if (method.sepa_debit) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    const debit = { bank_code, branch_code, country, fingerprint, last4, mandate: null };
    return { type: 'sepa_debit', sepa_debit: debit };
  }
  const { card } = method;
  if (!card) throw new Error(`Payment method ${method.id} is neither a card nor a debit`);
  return {
    type: 'card',
    card: complete<Stripe.Charge.PaymentMethodDetails.Card>('Charge.PaymentMethodDetails.Card', {
      brand: card.brand,
      country: card.country,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      last4: card.last4,
      network: card.brand,
      three_d_secure: authenticated
        ? complete<Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure>(
            'Charge.PaymentMethodDetails.Card.ThreeDSecure',
            { result: 'authenticated', version: '2.2.0' },
          )
        : null,
    }),
  };
}
