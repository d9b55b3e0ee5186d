import type { Attempt } from '../../../../billing-api.ts';
import { momentText } from '../amounts.ts';
import { declineText } from '../decline-words.ts';

const attemptStates: Record<Attempt['status'], string> = {
  claimed: 'Under way',
  action_required: 'Waits for your bank',
  paid: 'Paid',
  declined: 'Declined',
  canceled: 'Called off',
};

/** How an attempt ended, and why. */
export function attemptText({ status, code, retry_at }: Attempt): string {
  const why =
    status === 'declined' || (status === 'canceled' && code) ? ` ${declineText(code)}` : '';
  const next = retry_at ? ` Next try ${momentText(retry_at)}.` : '';
  return `${attemptStates[status]}.${why}${next}`;
}

export const causeNames: Record<Attempt['cause'], string> = {
  crossing: 'The balance fell below the threshold',
  enabling: 'The balance was below it when it was set',
  refusal: 'Something was refused for want of credits',
  retry: 'Tried again',
};
