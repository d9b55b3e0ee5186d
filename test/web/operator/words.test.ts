import { describe, expect, it } from 'vitest';
import { balanceAfter } from '../../../web/pages/operator/account/adjustment.ts';
import { moneyLeft, stateOf } from '../../../web/pages/operator/account/payment-state.ts';
import { refundEffect } from '../../../web/pages/operator/account/refund-effect.ts';
import { changesOf } from '../../../web/pages/operator/audit/changes.ts';
import { runState } from '../../../web/pages/operator/health/cron-words.ts';
import { aPayment, aRow } from './operated.ts';

describe('an operator is told', () => {
  it('what an adjustment does to what is available and owed', () => {
    const { balance } = aRow();
    if (!balance) throw new Error('the row has a balance');
    const owing = { ...balance, available_microcredits: 0, owed_microcredits: 30 };
    expect(balanceAfter(owing, 'add', 20)).toEqual({ available: 0, owed: 10 });
    expect(balanceAfter(owing, 'add', 50)).toEqual({ available: 20, owed: 0 });
    expect(balanceAfter({ ...balance, available_microcredits: 50 }, 'take', 20)).toEqual({
      available: 30,
      owed: 0,
    });
  });

  it.each([
    [{}, 1_000],
    [{ refunded_minor: 300 }, 700],
    [{ refunded_minor: 300, disputed_minor: 700, dispute_status: 'lost' }, 0],
    [{ dispute_status: 'warning_needs_response' }, 1_000],
    [{ dispute_status: 'won' }, 1_000],
    [{ dispute_status: 'under_review' }, 0],
    [{ status: 'pending' as const }, 0],
    [{ status: 'quarantined' as const }, 1_000],
    [{ amount_minor: 0 }, 0],
  ])('how much of a payment can go back: %j', (over, left) => {
    expect(moneyLeft(aPayment(over))).toBe(left);
  });

  it('what a dispute took, and what went back before it', () => {
    const disputed = { refunded_minor: 300, disputed_minor: 700, dispute_status: 'needs_response' };
    expect(stateOf(aPayment(disputed))).toMatchObject({
      name: 'Disputed',
      more: '$3.00 of $10.00 refunded. needs_response: $7.00 withdrawn by the bank.',
    });
  });

  it('what a refund takes back, from bought grants alone', () => {
    const grant = { id: 'g', amount_microcredits: 0, held_microcredits: 0, priority: 1 };
    const grants = [
      { ...grant, source: 'purchase', remaining_microcredits: 20_000_000 },
      { ...grant, source: 'free', remaining_microcredits: 500_000_000 },
    ];
    expect(refundEffect(aPayment(), 500, grants)).toEqual({ takes: 50_000_000, owes: 30_000_000 });
    expect(refundEffect(aPayment(), 100, grants)).toEqual({ takes: 10_000_000, owes: 0 });
    expect(refundEffect(aPayment(), 100, undefined).owes).toBe(10_000_000);
  });

  it('what a deed changed, and not what stayed', () => {
    const changes = changesOf(
      { name: 'A', scopes: ['x'], was: 1 },
      { name: 'A', scopes: ['x', 'y'] },
    );
    expect(changes).toEqual([
      { name: 'scopes', before: 'x', after: 'x, y' },
      { name: 'was', before: '1' },
    ]);
    expect(changesOf(null, { at: null, to: { a: 1 } })).toEqual([{ name: 'to', after: '{"a":1}' }]);
    expect(changesOf({ a: 1 }, { a: 1 })).toBeUndefined();
  });

  it('how a job stands: what failed comes before what is late', () => {
    const run = {
      job: 'cleanUp',
      cron: '17 3 * * *',
      period_seconds: 86_400,
      started_at: '2026-11-22T10:00:00.000Z',
      took_ms: 5,
      handled: 0,
      error: null,
      succeeded_at: null,
      late: false,
    };
    expect(runState(run).name).toBe('Went well');
    expect(runState({ ...run, late: true, error: 'Away.' }).name).toBe('Failed');
    expect(runState({ ...run, late: true }).name).toBe('Late');
    expect(runState({ ...run, took_ms: null }).name).toBe('Running');
    expect(runState({ ...run, started_at: null }).name).toBe('Never ran');
  });
});
