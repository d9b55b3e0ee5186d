import type Stripe from 'stripe';
import { expiryState } from '../../../core/payments/card-expiry.ts';
import {
  type MethodUse,
  type MethodUses,
  type SavedMethod,
  usesOf,
} from '../../../core/payments/method-use.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { customerOf } from '../../../db/stripe-customers.ts';
import { livingSubscription } from '../../../db/subscriptions.ts';
import { answered, idOf } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { factsOfMethod } from '../payment-facts.ts';
import { isMissing } from '../stripe-errors.ts';

/** One answer of Stripe's; nobody keeps more. */
const methodsMax = 100;

/** A saved payment method as it is shown. */
export interface MethodNow {
  readonly id: string;
  /** Stripe's kind of it: `card`, `sepa_debit`, `link`. */
  readonly type: string;
  /** `visa`; of what is no card its kind. */
  readonly brand: string;
  /** Empty where it has no number. */
  readonly last4: string;
  /** Null for what does not expire. */
  readonly expMonth: number | null;
  readonly expYear: number | null;
  readonly isDefault: boolean;
  /** This month or the next is its last. */
  readonly expiresSoon: boolean;
  readonly expired: boolean;
  readonly usedBy: readonly MethodUse[];
}

/** What Stripe has of the account's customer and what may be charged. */
export interface CustomerMethods {
  /** Stripe's `cus_…`. */
  readonly customer: string;
  readonly defaultMethod: string | undefined;
  readonly methods: readonly Stripe.PaymentMethod[];
  /** The living plan, as Stripe has it. */
  readonly plan: (NonNullable<MethodUses['plan']> & { readonly id: string }) | undefined;
}

type Reading = Pick<Desk, 'account' | 'db' | 'stripe'>;

/** Undefined for an account that has no customer yet, or whose customer was deleted at Stripe. */
export async function methodsOf(desk: Reading): Promise<CustomerMethods | undefined> {
  const known = await customerOf(desk.db, desk.account);
  if (!known) return undefined;
  const { customer } = known;
  const [found, methods, plan] = await Promise.all([
    orMissing(desk.stripe.customers.retrieve(customer)),
    orMissing(desk.stripe.customers.listPaymentMethods(customer, { limit: methodsMax })),
    planOf(desk),
  ]);
  if (!found || found.deleted || !methods) return undefined;
  const { invoice_settings: settings } = answered(found, 'customer');
  const defaultMethod = idOf(settings.default_payment_method);
  return { customer, defaultMethod, methods: answered(methods, 'list').data, plan };
}

async function planOf({ account, db, stripe }: Reading): Promise<CustomerMethods['plan']> {
  const living = await livingSubscription(db, account);
  const found = living && (await orMissing(stripe.subscriptions.retrieve(living.id)));
  if (!found) return undefined;
  const { id, status, default_payment_method: method, ...plan } = answered(found, 'subscription');
  if (['incomplete', 'incomplete_expired', 'canceled'].includes(status)) return undefined;
  const ending = plan.cancel_at_period_end || plan.cancel_at !== null;
  return { id, method: idOf(method), ending };
}

async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** As far as removing it goes. */
export const savedMethod = (method: Stripe.PaymentMethod, now: Instant): SavedMethod => ({
  id: method.id,
  created: method.created,
  expired: expiryOf(method, now) === 'expired',
  isCard: method.type === 'card',
});

const expiryOf = ({ card }: Stripe.PaymentMethod, now: Instant) =>
  card ? expiryState({ month: card.exp_month, year: card.exp_year }, now) : 'good';

/** The default first, then the newest; empty for an account that never paid. */
export async function listMethods(
  desk: Reading,
  { now, topUpEnabled }: { readonly now: Instant; readonly topUpEnabled: boolean },
): Promise<MethodNow[]> {
  const own = await methodsOf(desk);
  if (!own) return [];
  const { defaultMethod, plan } = own;
  const uses = { defaultMethod, topUpEnabled, ...(plan ? { plan } : {}) };
  return own.methods
    .toSorted(
      (a, b) =>
        Number(b.id === defaultMethod) - Number(a.id === defaultMethod) || b.created - a.created,
    )
    .map((method) => shownMethod(method, uses, now));
}

function shownMethod(method: Stripe.PaymentMethod, uses: MethodUses, now: Instant): MethodNow {
  const { id, type, card } = method;
  const expiry = expiryOf(method, now);
  return {
    id,
    type,
    brand: factsOfMethod(method).method?.brand ?? type,
    last4: factsOfMethod(method).method?.last4 ?? '',
    expMonth: card?.exp_month ?? null,
    expYear: card?.exp_year ?? null,
    isDefault: id === uses.defaultMethod,
    expiresSoon: expiry === 'soon',
    expired: expiry === 'expired',
    usedBy: usesOf(id, uses),
  };
}
