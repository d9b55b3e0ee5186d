import * as schemas from '../schemas/checkout.ts';
import type { Operation } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** What is sold, and buying it. */
export const checkoutOperations: Readonly<Record<string, Operation>> = {
  listPackages: {
    summary: 'Credits sold once, and what any amount of money buys',
    answers: { 200: schemas.packages },
  },
  listPlans: { summary: 'Credits sold by the month', answers: { 200: schemas.plans } },
  startCheckout: {
    summary: 'An order for a package, an amount, a plan or a saved card, and where to complete it',
    body: schemas.newOrder,
    answers: { 201: schemas.startedOrder },
    problems: ['already_subscribed', 'payments_not_configured', ...once],
  },
  readOrder: { summary: 'How an order stood when we last heard', answers: { 200: schemas.order } },
  syncCheckout: {
    summary: 'Ask Stripe how an order stands; credits are granted when it is paid',
    key: 'unread',
    answers: { 200: schemas.order },
    problems: ['payments_not_configured'],
  },
  pushCatalogue: {
    summary: 'Sell what the shipped catalogue says, here and at Stripe',
    body: schemas.pushOrder,
    bodyOptional: true,
    key: 'unread',
    answers: { 200: schemas.pushedCatalogue },
    problems: ['payments_not_configured'],
  },
};
