import * as schemas from '../schemas/top-up.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;
const stripe = ['payments_not_configured'] as const;

/** The routes about buying credits by policy. */
export const topUpOperations: Readonly<Record<string, Operation>> = {
  readAutoTopUp: {
    summary: 'The policy, how it stands, and its last attempt',
    answers: { 200: schemas.topUp },
    problems: stripe,
  },
  setAutoTopUp: {
    summary: 'Switch it on, with consent and a monthly cap; change it; or `enabled: false` alone',
    body: schemas.topUpSetting,
    answers: { 200: schemas.topUp },
    problems: ['payment_method_required', ...once, ...stripe],
  },
  retryAutoTopUp: {
    summary: 'Try again now what was declined, without waiting for its time',
    answers: { 200: schemas.topUp },
    problems: [
      'top_up_off',
      'top_up_in_flight',
      'top_up_stopped',
      'monthly_cap_reached',
      'account_frozen',
      ...once,
      ...stripe,
    ],
  },
  listTopUpAttempts: {
    summary: 'Every attempt, newest first',
    query: paging,
    answers: { 200: schemas.topUpAttempts },
  },
};
