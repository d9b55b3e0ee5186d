import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { move } from '../payments/balance.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';

const weekSeconds = 7 * 24 * 60 * 60;

/** Stripe's fee for a dispute, in cents. */
const disputeFee = 1500;

/**
 * A cardholder asks for money back through the bank. An inquiry takes nothing yet; any other
 * dispute takes the money at once.
 */
export function openDispute(
  world: World,
  chargeId: string,
  reason: string,
  inquiry: boolean,
  amount?: number,
): Stripe.Dispute {
  const charge = world.store.get('charge', chargeId);
  if (charge.disputed) throw cannot('The charge is disputed already.', 'charge_disputed');
  const at = world.now();
  const dispute = complete<Stripe.Dispute>('Dispute', {
    id: world.id('du'),
    object: 'dispute',
    amount: amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: at,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: complete<Stripe.Dispute.Evidence>('Dispute.Evidence', { enhanced_evidence: {} }),
    evidence_details: {
      due_by: at + weekSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: idOf(charge.payment_intent) ?? null,
    payment_method_details: {
      type: 'card',
      card: {
        brand: 'visa',
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  world.store.put('dispute', dispute);
  world.update<'charge'>(charge, { disputed: true }, 'charge.updated');
  world.tell('charge.dispute.created', dispute);
  if (!inquiry) withdraw(world, dispute);
  return dispute;
}

/** Takes the disputed money from the platform's balance. */
function withdraw(world: World, dispute: Stripe.Dispute): void {
  const taken = move(world, {
    source: dispute.id,
    amount: -dispute.amount,
    currency: dispute.currency,
    type: 'adjustment',
    category: 'dispute',
    fee: disputeFee,
  });
  dispute.balance_transactions = [...dispute.balance_transactions, taken];
  world.tell('charge.dispute.funds_withdrawn', dispute);
}

/** An inquiry becomes a chargeback. */
export function escalateDispute(world: World, dispute: Stripe.Dispute): void {
  if (!dispute.status.startsWith('warning_'))
    throw cannot('Only an inquiry can become a chargeback.');
  world.update<'dispute'>(
    dispute,
    { status: 'needs_response', is_charge_refundable: false },
    'charge.dispute.updated',
  );
  withdraw(world, dispute);
}

const ends = ['won', 'lost', 'warning_closed', 'prevented'];

/** The bank decides; won gives back what was taken. */
export function endDispute(
  world: World,
  dispute: Stripe.Dispute,
  status: 'won' | 'lost' | 'warning_closed' | 'prevented',
): void {
  if (ends.includes(dispute.status)) throw cannot('This dispute is already closed.');
  const taken = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  world.change<'dispute'>(dispute, { status, is_charge_refundable: status !== 'lost' });
  if (status !== 'lost' && taken < 0) {
    const back = move(world, {
      source: dispute.id,
      amount: -taken,
      currency: dispute.currency,
      type: 'adjustment',
      category: 'dispute_reversal',
    });
    dispute.balance_transactions = [...dispute.balance_transactions, back];
    world.tell('charge.dispute.funds_reinstated', dispute);
  }
  world.tell('charge.dispute.closed', dispute);
}
