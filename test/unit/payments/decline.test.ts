import { describe, expect, it } from 'vitest';
import { judgeFailure } from '../../../worker/stripe/top-up/decline.ts';

describe('a failed payment', () => {
  it.each([
    [{ code: 'card_declined', decline_code: 'generic_decline' }, 'generic_decline', false],
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds', false],
    [{ code: 'processing_error', decline_code: null }, 'processing_error', false],
    [{ code: 'card_declined', advice_code: 'try_again_later' }, 'card_declined', false],
    [{ code: 'expired_card' }, 'expired_card', true],
    [{ code: 'expired_card', decline_code: 'expired_card' }, 'expired_card', true],
    [{ code: 'card_declined', decline_code: 'lost_card' }, 'lost_card', true],
    [{ code: 'card_declined', decline_code: 'stolen_card' }, 'stolen_card', true],
    [{ code: 'card_declined', decline_code: 'invalid_account' }, 'invalid_account', true],
    [{ decline_code: 'do_not_honor', advice_code: 'do_not_try_again' }, 'do_not_honor', true],
    [{ decline_code: 'do_not_honor', network_advice_code: '03' }, 'do_not_honor', true],
    [{ decline_code: 'do_not_honor', network_advice_code: '02' }, 'do_not_honor', false],
    [{}, 'card_declined', false],
  ])('%o is a decline, for good or for now', (failure, code, hard) => {
    expect(judgeFailure(failure)).toEqual({ kind: 'declined', code, hard });
  });

  it.each([
    { code: 'authentication_required', decline_code: 'authentication_required' },
    { code: 'card_declined', decline_code: 'authentication_required' },
    { code: 'invoice_payment_intent_requires_action' },
  ])('%o asks for the customer', (failure) => {
    expect(judgeFailure(failure)).toEqual({ kind: 'authentication' });
  });
});
