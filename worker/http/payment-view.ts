import { formatInstant, instant } from '../../core/units/instant.ts';
import type { Payment } from '../../db/payments.ts';

/** A payment as the API shows it to its account. */
export const paymentView = (payment: Payment) => ({
  id: payment.id,
  kind: payment.kind,
  status: payment.status,
  reason: payment.reason,
  description: payment.description,
  amount_minor: payment.amountMinor,
  tax_minor: payment.taxMinor,
  currency: payment.currency,
  credits_microcredits: payment.credits,
  refunded_minor: payment.refundedMinor,
  disputed_minor: payment.disputedMinor,
  dispute_status: payment.disputeStatus,
  method:
    payment.methodBrand === null
      ? null
      : { brand: payment.methodBrand, last4: payment.methodLast4 ?? '' },
  invoice: payment.invoice,
  created_at: formatInstant(instant(payment.createdAt)),
  settled_at: payment.settledAt === null ? null : formatInstant(instant(payment.settledAt)),
});

export type PaymentView = ReturnType<typeof paymentView>;
