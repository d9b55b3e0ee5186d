import { describe, expect, test } from 'vitest';
import type { TopUpResultFact, TopUpStop } from '../../../core/ledger/entry.ts';
import { hourMs } from '../../../core/units/instant.ts';
import { debit, grant, type Ledger, purchase } from './given.ts';
import {
  aToppedUpAccount,
  charged,
  claims,
  openAttempt,
  order,
  pass,
  settleOpen,
  settleTopUp,
} from './given-top-up.ts';

const short = { code: 'insufficient_funds', fingerprint: 'visa' };
const pause = (reason: TopUpStop) => ({ kind: 'pause_top_up', reason }) as const;
const noteCard = (fingerprint?: string) =>
  ({ kind: 'note_card', ...(fingerprint === undefined ? {} : { fingerprint }) }) as const;

/** A top-up is under way. */
function underWay(): Ledger {
  const ledger = aToppedUpAccount();
  ledger.must(debit(60));
  return ledger;
}

/** Declined once, and once more at each retry. */
function declinedTimes(times: number): Ledger {
  const ledger = underWay();
  for (let n = 0; n < times; n++) {
    if (n > 0) {
      pass(ledger, 6);
      ledger.settle();
    }
    settleOpen(ledger, 'declined', short);
  }
  return ledger;
}

const lastFact = (ledger: Ledger) => ledger.entries.at(-1)?.fact as TopUpResultFact;

describe('a declined top-up', () => {
  test('is tried again after an hour, then after six, and a third decline rests it', () => {
    const ledger = underWay();
    settleOpen(ledger, 'declined', short);
    expect(lastFact(ledger).retryAt).toBe(ledger.clock + hourMs);
    ledger.clock += hourMs - 1;
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing']);
    ledger.clock += 1;
    ledger.settle();
    expect(claims(ledger)).toEqual(['crossing', 'retry']);
    settleOpen(ledger, 'declined', short);
    expect(lastFact(ledger).retryAt).toBe(ledger.clock + 6 * hourMs);
    pass(ledger, 6);
    ledger.settle();
    settleOpen(ledger, 'declined', short);
    expect(lastFact(ledger)).toMatchObject({ stopped: 'declined', fingerprint: 'visa' });
    pass(ledger, 1_000);
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing', 'retry', 'retry']);
    expect(ledger.run({ kind: 'retry_top_up' })).toEqual({
      ok: false,
      error: { code: 'top-up-stopped', reason: 'declined' },
    });
  });

  test('is tried again at the instant it was due, however late anybody looks', () => {
    const ledger = declinedTimes(1);
    const due = lastFact(ledger).retryAt;
    pass(ledger, 50);
    ledger.must(debit(1));
    expect(ledger.kinds.slice(-2)).toEqual(['top_up_claim', 'debit']);
    expect(ledger.entries.at(-2)?.at).toBe(due);
  });

  test('that no later try can turn rests it at once', () => {
    const ledger = underWay();
    settleOpen(ledger, 'declined', { code: 'expired_card', fingerprint: 'visa', hard: true });
    expect(lastFact(ledger)).toMatchObject({ stopped: 'declined', code: 'expired_card' });
    expect(ledger.state.topUp).toMatchObject({ stop: 'declined', retryAt: undefined });
  });

  test('is forgiven by a success', () => {
    const ledger = declinedTimes(2);
    pass(ledger, 6);
    ledger.settle();
    settleOpen(ledger, 'paid', charged(1_000));
    expect(ledger.state.topUp).toMatchObject({ failures: 0, declinedCard: undefined });
  });

  test('is not tried again once it is switched off', () => {
    const ledger = underWay();
    ledger.must(order({ enabled: false }));
    settleOpen(ledger, 'declined', short);
    expect(lastFact(ledger).retryAt).toBeUndefined();
    pass(ledger, 30);
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing']);
  });
});

describe('the breaker', () => {
  test('holds when the same card comes again, and is ended by another', () => {
    const ledger = declinedTimes(3);
    expect(ledger.refused(noteCard('visa'))).toBe('top-up-unchanged');
    expect(ledger.refused(noteCard())).toBe('top-up-unchanged');
    ledger.must(noteCard('amex'));
    expect(ledger.kinds.slice(-2)).toEqual(['top_up_resume', 'top_up_claim']);
    expect(ledger.state.topUp).toMatchObject({ stop: undefined, failures: 0 });
  });

  test('holds when it is switched off and on with the same card, and not with another', () => {
    const ledger = declinedTimes(3);
    ledger.must(order({ enabled: false }));
    ledger.must(order({ fingerprint: 'visa' }));
    expect(ledger.state.topUp.stop).toBe('declined');
    expect(ledger.refused(order({ fingerprint: 'visa' }))).toBe('top-up-unchanged');
    expect(ledger.refused(order())).toBe('top-up-unchanged');
    ledger.must(order({ fingerprint: 'amex' }));
    expect(ledger.state.topUp).toMatchObject({ stop: undefined, failures: 0 });
  });

  test('holds behind a dispute', () => {
    const ledger = declinedTimes(3);
    ledger.must(pause('dispute'));
    expect(ledger.refused(noteCard('amex'))).toBe('top-up-unchanged');
    ledger.must(order({ fingerprint: 'visa' }));
    expect(ledger.state.topUp.stop).toBe('declined');
  });

  test('goes on counting when the card is removed and the same one comes again', () => {
    const ledger = declinedTimes(2);
    ledger.must(pause('no_card'));
    ledger.must(noteCard('visa'));
    expect(ledger.state.topUp).toMatchObject({ failures: 2, stop: undefined });
    settleOpen(ledger, 'declined', short);
    expect(ledger.state.topUp.stop).toBe('declined');
  });

  test('counts on when no card is known to have been declined', () => {
    const ledger = underWay();
    settleOpen(ledger, 'declined', { code: 'request_error' });
    expect(ledger.refused(noteCard('visa'))).toBe('top-up-unchanged');
    expect(ledger.state.topUp.failures).toBe(1);
  });

  test('starts counting anew with another card before it is out', () => {
    const ledger = declinedTimes(2);
    ledger.must(noteCard('amex'));
    expect(claims(ledger)).toHaveLength(3);
    settleOpen(ledger, 'declined', { ...short, fingerprint: 'amex' });
    expect(ledger.state.topUp).toMatchObject({ failures: 1, stop: undefined });
  });
});

describe('a top-up without a card', () => {
  test('rests and counts no decline; any card ends that', () => {
    const ledger = underWay();
    settleOpen(ledger, 'declined', { code: 'no_card' });
    expect(ledger.state.topUp).toMatchObject({ stop: 'no_card', failures: 0 });
    ledger.must(noteCard('visa'));
    expect(claims(ledger)).toEqual(['crossing', 'crossing']);
  });

  test('goes on with a card that shows no fingerprint', () => {
    const ledger = underWay();
    settleOpen(ledger, 'declined', { code: 'no_card' });
    ledger.must(noteCard());
    expect(claims(ledger)).toEqual(['crossing', 'crossing']);
  });

  test('rests when the card is removed before, and does not when it is off', () => {
    const ledger = aToppedUpAccount();
    ledger.must(pause('no_card'));
    expect(ledger.refused(pause('no_card'))).toBe('top-up-unchanged');
    ledger.must(debit(60));
    expect(claims(ledger)).toEqual([]);
    ledger.must(order({ enabled: false }));
    expect(ledger.refused(pause('dispute'))).toBe('top-up-unchanged');
  });

  test.each(['dispute', 'quarantined'] as const)(
    'a stop by %s is ended by the customer alone',
    (reason) => {
      const ledger = aToppedUpAccount();
      ledger.must(pause(reason));
      expect(ledger.refused(pause('no_card'))).toBe('top-up-unchanged');
      expect(ledger.refused(noteCard('amex'))).toBe('top-up-unchanged');
      ledger.must(debit(60));
      expect(claims(ledger)).toEqual([]);
      ledger.must(order());
      expect(claims(ledger)).toEqual(['enabling']);
    },
  );
});

describe('a top-up that waits for the bank', () => {
  test('stays the only one for 23 hours, then ends as whoever carries it says', () => {
    const ledger = underWay();
    settleOpen(ledger, 'action_required', { invoice: 'in_1', code: 'authentication_required' });
    expect(ledger.state.topUp.attempt).toMatchObject({
      ...{ status: 'action_required', invoice: 'in_1', until: ledger.clock + 23 * hourMs },
    });
    expect(ledger.refused({ kind: 'retry_top_up' })).toBe('top-up-in-flight');
    const again = settleTopUp(openAttempt(ledger), 'action_required');
    expect(ledger.refused(again)).toBe('top-up-unchanged');
    ledger.must(debit(1));
    settleOpen(ledger, 'paid', charged(1_000));
    expect(ledger.refused(settleTopUp(5, 'declined'))).toBe('attempt-over');
  });
});

describe('a canceled top-up', () => {
  test('calls for no other within the hour, whatever the balance does, unless it is asked for', () => {
    const ledger = underWay();
    settleOpen(ledger, 'canceled', { code: 'over_cap' });
    ledger.must(debit(1));
    ledger.refused(debit(90));
    pass(ledger, 1);
    ledger.clock -= 1;
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing']);
    ledger.clock += 1;
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing', 'crossing']);
    settleOpen(ledger, 'canceled');
    ledger.must({ kind: 'retry_top_up' });
    expect(claims(ledger)).toEqual(['crossing', 'crossing', 'retry']);
  });

  test('calls for the next when the customer changes the order', () => {
    const ledger = underWay();
    settleOpen(ledger, 'canceled');
    ledger.must(order({ threshold: 60 }));
    expect(claims(ledger)).toEqual(['crossing', 'enabling']);
  });
});

describe('what is asked of it', () => {
  test('is honoured once when it is switched off meanwhile, and not again', () => {
    const ledger = underWay();
    ledger.must(order({ enabled: false }));
    expect(ledger.refused(order({ enabled: false }))).toBe('top-up-unchanged');
    ledger.must(grant(purchase(100)));
    settleOpen(ledger, 'paid', charged(1_000));
    ledger.must(debit(139));
    expect(claims(ledger)).toEqual(['crossing']);
    expect(ledger.refused({ kind: 'retry_top_up' })).toBe('top-up-off');
  });

  test('needs consent to be switched on: without it that is a bug', () => {
    const ledger = aToppedUpAccount();
    const { consent: _consent, ...without } = order({ threshold: 10 });
    expect(() => ledger.run(without)).toThrow('consent');
  });

  test('is refused for an attempt there never was', () => {
    const ledger = underWay();
    expect(ledger.refused(settleTopUp(2, 'paid'))).toBe('attempt-not-found');
    expect(ledger.refused(settleTopUp(99, 'paid'))).toBe('attempt-not-found');
  });

  test('does not change what is as it is, and ends a waiting retry by being asked again', () => {
    const ledger = aToppedUpAccount();
    expect(ledger.refused(order())).toBe('top-up-unchanged');
    const declined = declinedTimes(1);
    declined.must(order());
    expect(claims(declined)).toEqual(['crossing', 'enabling']);
  });
});
