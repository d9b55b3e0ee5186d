import { leftOf, type MoneyBack } from '../../../../core/payments/clawback.ts';
import type { Payment } from '../../../operator-api.ts';
import { moneyText } from '../../settings/billing/amounts.ts';

/** How a payment stands, to an operator: the words Stripe and the ledger use, not the customer's. */
export interface PaymentState {
  readonly name: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'muted';
  readonly more?: string;
}

export const moneyOf = (payment: Payment): MoneyBack => ({
  charged: payment.amount_minor,
  refunded: payment.refunded_minor,
  disputed: payment.disputed_minor,
});

const came = ({ status }: Payment): boolean => status === 'succeeded' || status === 'quarantined';

/** Minor units that can still be given back. While a bank decides, Stripe lets nobody. */
export function moneyLeft(payment: Payment): number {
  if (!came(payment) || payment.amount_minor === 0) return 0;
  return isDisputed(payment) ? 0 : leftOf(moneyOf(payment));
}

/** A bank's question, and what was decided for us, hinder nothing. */
const isDisputed = ({ dispute_status: status }: Payment): boolean =>
  status !== null && !/^(?:won|prevented|warning_.*)$/.test(status);

export function stateOf(payment: Payment): PaymentState {
  const money = (minor: number) => moneyText(minor, payment.currency);
  const { status, reason, refunded_minor: refunded, dispute_status: dispute } = payment;
  if (status === 'pending') return { name: 'Pending', tone: 'muted' };
  if (status === 'failed')
    return {
      name: 'Failed',
      tone: 'muted',
      more: `${reason ?? 'no reason given'}. No money moved.`,
    };
  const back =
    refunded > 0 ? `${money(refunded)} of ${money(payment.amount_minor)} refunded. ` : '';
  if (isDisputed(payment))
    return {
      name: 'Disputed',
      tone: 'bad',
      more: `${back}${dispute}: ${money(payment.disputed_minor)} withdrawn by the bank.`,
    };
  if (status === 'quarantined')
    return { name: 'Quarantined', tone: 'bad', more: `${back}Nothing was granted: ${reason}.` };
  if (refunded > 0)
    return {
      name: moneyLeft(payment) > 0 ? 'Partly refunded' : 'Refunded',
      tone: 'muted',
      more: back.trim(),
    };
  return { name: 'Succeeded', tone: 'good' };
}
