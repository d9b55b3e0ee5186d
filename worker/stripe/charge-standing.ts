import type Stripe from 'stripe';
import type { MoneyBack } from '../../core/payments/clawback.ts';
import { assertLaw } from '../../core/units/result.ts';
import { answered } from './answered.ts';
import type { Desk } from './desk.ts';

/** A charge and all that was taken back of it, as Stripe has it now. */
export interface ChargeStanding extends MoneyBack {
  readonly charge: Stripe.Charge;
  readonly refunds: readonly Stripe.Refund[];
  /** Stripe's status of the newest dispute. */
  readonly disputeStatus: string | undefined;
  /** False while a dispute keeps Stripe from refunding any of it. */
  readonly refundable: boolean;
}

/** Stripe's own maximum for one page. */
const pageMax = 100;
/** Nobody refunds a charge in more parts; whoever does is for a person to look at. */
const refundsMax = 1_000;

export async function chargeStanding(
  { stripe }: Pick<Desk, 'stripe'>,
  id: string,
): Promise<ChargeStanding> {
  const charge = answered(await stripe.charges.retrieve(id), 'charge');
  const refunds = await stripe.refunds
    .list({ charge: id, limit: pageMax })
    .autoPagingToArray({ limit: refundsMax });
  // A part of them would give credits back that were refunded.
  assertLaw(refunds.length < refundsMax, `the charge ${id} has too many refunds`);
  const disputes = await stripe.disputes
    .list({ charge: id, limit: pageMax })
    .autoPagingToArray({ limit: pageMax });
  return {
    charge,
    refunds,
    charged: charge.amount,
    refunded: sum(refunds.filter(counts).map(({ amount }) => amount)),
    disputed: sum(disputes.map((dispute) => withdrawn(dispute, charge))),
    disputeStatus: newest(disputes)?.status,
    refundable: disputes.every((dispute) => dispute.is_charge_refundable),
  };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

/** A refund under way counts as given: only one that failed or was canceled leaves the money here. */
const counts = ({ status }: Stripe.Refund): boolean => status !== 'failed' && status !== 'canceled';

const newest = (disputes: readonly Stripe.Dispute[]): Stripe.Dispute | undefined =>
  disputes.toSorted((a, b) => b.created - a.created)[0];

/** Inquiries, what was headed off, and what we won: the bank has nothing of it. */
const takesNothing = (status: string): boolean =>
  status.startsWith('warning_') || status === 'prevented' || status === 'won';

/** What the bank has of a charge by one dispute, in the charge's currency. */
function withdrawn(dispute: Stripe.Dispute, charge: Stripe.Charge): number {
  const { status, balance_transactions: moved } = dispute;
  if (takesNothing(status)) return 0;
  const amount = dispute.currency === charge.currency ? dispute.amount : charge.amount;
  // Lost is lost, also before the books show it; otherwise nothing is gone until they do.
  if (moved.length === 0) return status === 'lost' ? amount : 0;
  const gone = -sum(moved.map((one) => one.amount));
  if (gone <= 0) return 0;
  // The books are kept in our currency, which may be another than the customer's.
  const comparable = moved.every(({ currency }) => currency === charge.currency);
  return comparable ? Math.min(amount, gone) : amount;
}

/** Whether the bank is taking, or has taken, the customer's side: reason enough to charge no more. */
export const isChargedBack = (status: string | null | undefined): boolean =>
  status != null && !takesNothing(status);
