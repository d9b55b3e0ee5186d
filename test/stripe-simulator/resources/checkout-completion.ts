import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { attemptPayment } from '../payments/attempt-payment.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { type Entered, lineItemsOf, termsOf } from './checkout-terms.ts';
import { createCustomer } from './customers.ts';
import { newItem } from './invoice-items.ts';
import { collected, finalize, markPaid, newInvoice } from './invoice-life.ts';
import { lineOfItem } from './invoice-lines.ts';
import { newMetadata, orNull } from './metadata.ts';
import { newIntent, refuseDeclined } from './payment-intents.ts';
import { usable } from './payment-methods.ts';
import { newSetup, setUp } from './setup-intents.ts';
import { draftForPlan } from './subscription-invoices.ts';
import { newSubscription } from './subscription-object.ts';
import { activate } from './subscriptions.ts';

type Session = Stripe.Checkout.Session;

/** Where the buyer goes next: on, or to prove who they are. */
export type Next = 'done' | 'authenticate';

/**
 * The buyer presses Pay. Refuses with 402 when the bank says no: the session stays open and the
 * buyer may try another card.
 */
export function submitSession(
  world: World,
  session: Session,
  entered: Entered,
  authenticated = false,
): Next {
  if (session.status !== 'open') throw cannot(`This Checkout Session is ${session.status}.`);
  world.wish = entered.webhooks;
  try {
    return pay(world, session, entered, authenticated);
  } finally {
    world.wish = undefined;
  }
}

function pay(world: World, session: Session, entered: Entered, authenticated: boolean): Next {
  const terms = termsOf(world, session.id);
  terms.entered = entered;
  keepEntered(world, session, entered);
  const method = usable(world, entered.method);
  if (!session.payment_method_types.includes(method.type))
    throw cannot(`This Checkout Session does not take ${method.type}.`);
  if (session.consent_collection?.terms_of_service === 'required') {
    if (!entered.agreed) throw cannot('Please agree to the terms first.');
    const consent = { promotions: null, terms_of_service: 'accepted' as const };
    world.change<'checkout.session'>(session, { consent });
  }
  const returnUrl = session.url;
  if (session.mode === 'setup') {
    const intent = setupOf(world, session);
    setUp(world, intent, { method, authenticated, returnUrl });
    if (intent.status === 'requires_action') return 'authenticate';
    finishSession(world, session, {});
    return 'done';
  }
  if (session.amount_total === 0) {
    if (session.mode === 'subscription') throw cannot('The simulator has no free plans.');
    finishSession(world, session, { payment_status: 'no_payment_required' });
    return 'done';
  }
  const intent = intentFor(world, session);
  const attempted = attemptPayment(world, intent, {
    method,
    offSession: false,
    authenticated,
    returnUrl,
  });
  refuseDeclined(world, intent, method, attempted);
  if (attempted.status === 'requires_action') return 'authenticate';
  const paid = attempted.status === 'succeeded';
  if (session.mode === 'subscription') beginPlan(world, session, intent);
  else if (paid) invoiceSession(world, session, intent);
  finishSession(world, session, { payment_status: paid ? 'paid' : 'unpaid' });
  return 'done';
}

function keepEntered(world: World, session: Session, entered: Entered): void {
  const details = complete<Stripe.Checkout.Session.CustomerDetails>(
    'Checkout.Session.CustomerDetails',
    {
      ...session.customer_details,
      email: entered.email || session.customer_details?.email || null,
      name: entered.name || session.customer_details?.name || null,
      tax_ids: entered.taxId ? [{ type: 'eu_vat', value: entered.taxId }] : [],
    },
  );
  world.change<'checkout.session'>(session, { customer_details: details });
  const saves = termsOf(world, session.id).paymentIntentData.setup_future_usage !== undefined;
  const needed =
    session.mode === 'subscription' ||
    session.customer_creation === 'always' ||
    session.invoice_creation?.enabled === true ||
    saves;
  if (session.customer || !needed) return;
  const customer = createCustomer(world, {
    ...(details.email ? { email: details.email } : {}),
    ...(details.name ? { name: details.name } : {}),
  });
  world.change<'checkout.session'>(session, { customer: customer.id });
}

function setupOf(world: World, session: Session): Stripe.SetupIntent {
  const kept = idOf(session.setup_intent);
  if (kept) return world.store.get('setup_intent', kept);
  const { description, metadata } = termsOf(world, session.id).setupIntentData;
  const intent = newSetup(world, {
    customer: idOf(session.customer) ?? null,
    description: orNull(description),
    metadata: newMetadata(metadata),
  });
  world.change<'checkout.session'>(session, { setup_intent: intent.id });
  return intent;
}

/** One intent a session, however many cards are tried. */
function intentFor(world: World, session: Session): Stripe.PaymentIntent {
  const kept = idOf(session.payment_intent);
  if (kept) return world.store.get('payment_intent', kept);
  const { paymentIntentData: data, entered } = termsOf(world, session.id);
  const saves = entered?.save && session.customer;
  const intent = newIntent(world, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: idOf(session.customer) ?? null,
    description: orNull(data.description),
    metadata: newMetadata(data.metadata),
    receiptEmail: orNull(data.receipt_email),
    setupFutureUsage:
      session.mode === 'subscription'
        ? 'off_session'
        : (data.setup_future_usage ?? (saves ? 'on_session' : null)),
  });
  world.change<'checkout.session'>(session, { payment_intent: intent.id });
  return intent;
}

/** The plan a session sold, its first invoice tied to the payment that was just made. */
function beginPlan(world: World, session: Session, intent: Stripe.PaymentIntent): void {
  const { subscriptionData: data } = termsOf(world, session.id);
  const items = lineItemsOf(world, session.id).flatMap(({ price, quantity }) =>
    price?.type === 'recurring' ? [{ price, quantity: quantity ?? 1 }] : [],
  );
  const subscription = newSubscription(world, {
    customer: idOf(session.customer) ?? '',
    items,
    defaultMethod: idOf(intent.payment_method) ?? null,
    description: orNull(data.description),
    metadata: newMetadata(data.metadata),
    automaticTax: session.automatic_tax.enabled,
    mode: data.billing_mode?.type === 'classic' ? 'classic' : 'flexible',
  });
  const invoice = draftForPlan(world, subscription, 'subscription_create');
  world.tell('customer.subscription.created', subscription);
  finalize(world, invoice, intent);
  world.change<'invoice'>(invoice, { attempted: true, attempt_count: 1 });
  if (intent.status === 'succeeded') collected(world, invoice, { status: 'succeeded' });
  else activate(world, subscription);
  world.change<'checkout.session'>(session, {
    subscription: subscription.id,
    invoice: invoice.id,
    payment_intent: null,
  });
}

/** The paid invoice a one-off payment asked for. */
export function invoiceSession(world: World, session: Session, intent: Stripe.PaymentIntent): void {
  const { invoice_creation: creation, customer } = session;
  const buyer = idOf(customer);
  if (!creation?.enabled || !buyer) return;
  const items = lineItemsOf(world, session.id).map((line) =>
    newItem(world, {
      customer: buyer,
      amount: line.amount_subtotal,
      currency: line.currency,
      description: line.description,
      metadata: line.metadata ?? {},
      quantity: line.quantity ?? 1,
      ...(line.price ? { price: line.price } : {}),
    }),
  );
  const invoice = newInvoice(world, {
    customer: buyer,
    lines: items.map((item) => lineOfItem(world, item)),
    currency: session.currency ?? 'usd',
    reason: 'manual',
    automaticTax: session.automatic_tax.enabled,
    description: creation.invoice_data.description,
    footer: creation.invoice_data.footer,
    metadata: creation.invoice_data.metadata ?? {},
  });
  for (const item of items) world.change<'invoiceitem'>(item, { invoice: invoice.id });
  finalize(world, invoice, intent);
  if (invoice.status === 'open') markPaid(world, invoice);
  world.change<'checkout.session'>(session, { invoice: invoice.id });
}

function finishSession(world: World, session: Session, patch: Partial<Session>): void {
  unplan(world, 'expire_session', session.id);
  world.change<'checkout.session'>(session, { ...patch, status: 'complete', url: null });
  world.tell('checkout.session.completed', session);
}
