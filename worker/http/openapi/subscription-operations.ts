import * as schemas from '../schemas/subscription.ts';
import type { Operation } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about an account's monthly plan. */
export const subscriptionOperations: Readonly<Record<string, Operation>> = {
  readSubscription: {
    summary: 'The plan that lives, or null; starting one is a checkout',
    answers: { 200: schemas.subscription },
  },
  previewSubscription: {
    summary: 'What a change of plan would charge and grant; changes nothing',
    body: schemas.previewPlan,
    key: 'unread',
    answers: { 200: schemas.planPreview },
    problems: ['not_subscribed', 'plan_unchanged', 'payment_declined', 'payments_not_configured'],
  },
  changeSubscription: {
    summary:
      'Another plan: a dearer one at once for the full price, a cheaper one from the next period; ' +
      'or take back what was to change then',
    body: schemas.changePlan,
    answers: { 200: schemas.subscription },
    problems: [
      'not_subscribed',
      'plan_unchanged',
      'payment_declined',
      'payment_method_required',
      'payments_not_configured',
      ...once,
    ],
  },
  cancelSubscription: {
    summary: 'End the plan with the period that runs; granted credits stay',
    answers: { 200: schemas.subscription },
    problems: ['not_subscribed', 'payments_not_configured', ...once],
  },
};
