import type Stripe from 'stripe';
import { idOf, shown } from './answered.ts';

/** What was paid with, as far as Stripe tells. */
export interface PaymentFacts {
  /** Stripe's `ch_…`; undefined before anything was charged. */
  readonly charge: string | undefined;
  /** `visa`; of a bank debit its kind, `sepa_debit`. */
  readonly method: { readonly brand: string; readonly last4: string } | undefined;
  /** The same for the same card or bank account, whoever brings it. */
  readonly fingerprint: string | undefined;
}

/** Of an intent with `latest_charge` and `payment_method` in full; the charge says it best. */
export function factsOfIntent(intent: Stripe.PaymentIntent): PaymentFacts {
  const charge = shown(intent.latest_charge);
  if (charge) return factsOfCharge(charge);
  const method = shown(intent.payment_method);
  return { ...factsOfMethod(method), charge: idOf(intent.latest_charge) };
}

function factsOfCharge(charge: Stripe.Charge): PaymentFacts {
  const details = charge.payment_method_details;
  return { ...read(details ?? undefined), charge: charge.id };
}

/** Of a payment method that is saved or was used. */
export function factsOfMethod(
  method: Stripe.PaymentMethod | undefined,
): Omit<PaymentFacts, 'charge'> {
  return read(method);
}

/** What cards and bank debits have in common, in a charge and in a payment method. */
interface Told {
  readonly brand?: string | null;
  readonly last4?: string | null;
  readonly fingerprint?: string | null;
}

/** Each kind of method tells of itself under its own name. */
function read(of: { readonly type: string } | undefined): Omit<PaymentFacts, 'charge'> {
  if (!of) return { method: undefined, fingerprint: undefined };
  const kinds = of as unknown as Readonly<Record<string, Told | null | undefined>>;
  const told = kinds[of.type] ?? {};
  return {
    method: { brand: told.brand ?? of.type, last4: told.last4 ?? '' },
    fingerprint: told.fingerprint ?? undefined,
  };
}
