import { expect, test } from 'vitest';
import { openHoldsMax, unspentGrantsMax } from '../../../core/ledger/decide.ts';
import { rejectionRank } from '../../../core/ledger/rejection.ts';
import { credits } from '../../../core/units/credits.ts';
import { anAccount, capture, debit, grant, hold, Ledger, purchase } from './given.ts';

const freeze = { kind: 'freeze', reason: 'fraud' } as const;

test('an account nobody opened refuses everything and keeps nothing', () => {
  const ledger = new Ledger();
  expect(ledger.refused(debit(1))).toBe('account-not-found');
  expect(ledger.written).toEqual([]);
});

test('a frozen account starts no new spending but finishes what was held, and takes money in', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  const opened = ledger.must(hold(4));
  ledger.must(freeze);
  expect(ledger.refused(debit(1))).toBe('account-frozen');
  expect(ledger.refused(hold(1))).toBe('account-frozen');
  expect(ledger.must(capture(opened.seq, 6)).fact).toMatchObject({ amount: 4, uncollected: 2 });
  expect(ledger.must(debit(2, 'what_is_there')).fact).toMatchObject({ amount: 0, uncollected: 2 });
  ledger.must(grant(purchase(5)));
  expect(ledger.refused(freeze)).toBe('freeze-unchanged');
  ledger.must({ kind: 'unfreeze', reason: 'cleared' });
  ledger.must(debit(11));
});

test('want of credits is the last thing a refusal names, because buying can mend only that', () => {
  const worst = Object.entries(rejectionRank).toSorted(([, a], [, b]) => b - a)[0];
  expect(worst?.[0]).toBe('insufficient-credits');
  const ledger = anAccount();
  ledger.must(freeze);
  expect(ledger.refused(debit(1))).toBe('account-frozen');
});

test('no more than the stated number of holds are open at once', () => {
  const ledger = anAccount({ grants: [purchase(openHoldsMax + 1)] });
  for (let i = 0; i < openHoldsMax; i++) ledger.must(hold(1));
  expect(ledger.run(hold(1))).toEqual({
    ok: false,
    error: { code: 'limit-reached', limit: 'open_holds', max: openHoldsMax },
  });
}, 60_000);

test('no more grants than one entry can draw on have credits to spend at once', () => {
  const ledger = anAccount({ grants: Array.from({ length: unspentGrantsMax }, () => purchase(1)) });
  expect(ledger.run(grant(purchase(1)))).toMatchObject({
    error: { code: 'limit-reached', limit: 'unspent_grants' },
  });
  ledger.must(debit(1));
  ledger.must(grant(purchase(1)));
}, 60_000);

test('an account cannot be granted more than integers count exactly', () => {
  const ledger = anAccount();
  const most = credits(Number.MAX_SAFE_INTEGER - 5);
  ledger.must({ kind: 'grant', source: 'promotion', amount: most, priority: 1, reason: 'x' });
  expect(ledger.run(grant(purchase(6)))).toMatchObject({
    error: { code: 'limit-reached', limit: 'lifetime_microcredits' },
  });
});

test('the ledger’s time never runs backwards, whatever the clock says', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.clock = 50_000;
  ledger.must(debit(1));
  ledger.clock = 20_000;
  expect(ledger.must(debit(1)).at).toBe(50_000);
});

test('an operator can take credits, but not more than there are', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.must({ kind: 'adjust', amount: credits(4), reason: 'double purchase' });
  expect(ledger.refused({ kind: 'adjust', amount: credits(7), reason: 'x' })).toBe(
    'insufficient-credits',
  );
});
