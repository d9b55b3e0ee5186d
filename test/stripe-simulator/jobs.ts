import { settlePayment } from './payments/attempt-payment.ts';
import { settled } from './payments/settled.ts';
import { expireSession } from './resources/checkout-sessions.ts';
import { advanceInvoice } from './resources/invoices.ts';
import { cardOf } from './resources/payment-methods.ts';
import { settleRefund } from './resources/refunds.ts';
import { collectAlone } from './resources/subscription-collection.ts';
import {
  announceRenewal,
  expireIncomplete,
  renewSubscription,
} from './resources/subscription-cycle.ts';
import { endSubscription } from './resources/subscription-end.ts';
import type { Jobs } from './timetable.ts';

/** What happens when a job is due. An object deleted meanwhile leaves nothing to do. */
export const jobs: Jobs = {
  expire_session: (world, id) => {
    const session = world.store.find('checkout.session', id);
    if (session?.status === 'open') expireSession(world, session);
  },
  settle_payment: (world, id) => {
    const intent = world.store.get('payment_intent', id);
    if (intent.status !== 'processing') return;
    settlePayment(world, intent);
    settled(world, intent);
  },
  renew_subscription: (world, id) => {
    const subscription = world.store.find('subscription', id);
    if (subscription) renewSubscription(world, subscription);
  },
  announce_renewal: (world, id) => {
    const subscription = world.store.find('subscription', id);
    if (subscription) announceRenewal(world, subscription);
  },
  end_subscription: (world, id) => {
    const subscription = world.store.find('subscription', id);
    if (subscription && subscription.status !== 'canceled') endSubscription(world, subscription);
  },
  expire_incomplete: (world, id) => {
    const subscription = world.store.find('subscription', id);
    if (subscription) expireIncomplete(world, subscription);
  },
  finalize_invoice: (world, id) => {
    const invoice = world.store.find('invoice', id);
    if (invoice) advanceInvoice(world, invoice);
  },
  retry_invoice: (world, id) => collectAlone(world, world.store.get('invoice', id)),
  settle_refund: (world, id) => {
    const refund = world.store.get('refund', id);
    const behaviour = cardOf(world, String(refund.payment_method)).refund;
    if (refund.status === 'failed') return;
    settleRefund(world, refund, behaviour === 'fails' ? 'failed' : 'succeeded');
  },
};
