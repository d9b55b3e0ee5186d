import type { Payment } from '../../../../billing-api.ts';
import { moneyText } from '../amounts.ts';
import { declineText } from '../decline-words.ts';

export interface PaymentWords {
  readonly state: string;
  readonly tone: 'good' | 'warn' | 'muted';
  /** More about it, where there is more. */
  readonly more?: string;
}

/** How a payment stands: what the bank or we took back comes before that it was paid. */
export function paymentWords(payment: Payment): PaymentWords {
  const money = (minor: number) => moneyText(minor, payment.currency);
  const { status, reason, refunded_minor: refunded, amount_minor: amount } = payment;
  switch (status) {
    case 'pending':
      return { state: 'On its way', tone: 'muted', more: 'Credits come when the money arrives.' };
    case 'failed':
      return { state: 'Failed', tone: 'warn', more: `${declineText(reason)} No money moved.` };
    case 'quarantined':
      return {
        state: 'Being looked at',
        tone: 'warn',
        more: `It does not match what was ordered. We add the credits or give the money back. Reference ${payment.id}.`,
      };
    case 'succeeded': {
      const dispute = disputeWords(payment, money);
      if (dispute) return dispute;
      if (refunded >= amount && refunded > 0) return { state: 'Refunded', tone: 'muted' };
      if (refunded > 0)
        return {
          state: 'Partly refunded',
          tone: 'muted',
          more: `${money(refunded)} of ${money(amount)} was given back.`,
        };
      return { state: 'Paid', tone: 'good' };
    }
  }
}

function disputeWords(
  { dispute_status: dispute, disputed_minor: disputed }: Payment,
  money: (minor: number) => string,
): PaymentWords | undefined {
  if (dispute === null || dispute === 'prevented') return undefined;
  if (dispute === 'won')
    return { state: 'Paid', tone: 'good', more: 'It was disputed; the bank decided for us.' };
  if (dispute === 'lost')
    return { state: 'Disputed', tone: 'warn', more: `The bank gave ${money(disputed)} back.` };
  if (dispute.startsWith('warning'))
    return { state: 'Paid', tone: 'good', more: 'The bank has asked about it.' };
  return {
    state: 'Disputed',
    tone: 'warn',
    more:
      disputed > 0 ? `The bank holds ${money(disputed)} until it decides.` : 'The bank decides.',
  };
}

export const kindNames: Record<Payment['kind'], string> = {
  purchase: 'Purchase',
  auto_top_up: 'Auto top-up',
  subscription: 'Subscription',
};
