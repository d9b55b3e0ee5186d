import { afterEach, expect, test, vi } from 'vitest';
import type { Env } from '../../../worker/env.ts';
import { DrainCounts } from '../../../worker/metrics/drain-counts.ts';
import { bucketsView, countIn, emptyBuckets } from '../../../worker/metrics/histogram.ts';
import { RequestCounts } from '../../../worker/metrics/request-counts.ts';
import { tellRequests } from '../../../worker/metrics/tell-requests.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a value is counted in the first bucket that holds it', () => {
  const bounds = [10, 20];
  const buckets = emptyBuckets(bounds);
  for (const value of [0, 10, 11, 20, 21, 5_000]) countIn(buckets, bounds, value);
  expect(bucketsView(buckets, bounds)).toEqual({ le_10: 2, le_20: 2, more: 2 });
});

test('requests are told at most every so often, and each once', () => {
  const counts = new RequestCounts();
  const debit = { status: 201, code: undefined, ms: 4 };
  counts.count('debit', debit);
  expect(counts.take(1_000, 10_000)).toBeUndefined();
  counts.count('debit', { status: 402, code: 'insufficient_credits', ms: 30 });
  counts.count('debit', { status: 503, code: 'unavailable', ms: 9_000 });
  expect(counts.take(10_999, 10_000)).toBeUndefined();
  expect(counts.take(11_000, 10_000)).toMatchObject({
    debit: { requests: 3, failures: 1, refusals: { insufficient_credits: 1 } },
  });
  counts.count('read', debit);
  expect(counts.take(21_000, 10_000)).toMatchObject({ read: { requests: 1 } });
  expect(counts.take(31_000, 10_000)).toEqual({});
});

test('a clock that was set back keeps nothing from being told', () => {
  const requests = new RequestCounts();
  const drains = new DrainCounts();
  for (const counts of [requests, drains]) {
    counts.take(3_600_000, 10_000);
    expect(counts.take(3_599_000, 10_000)).toBeUndefined();
    expect(counts.take(0, 10_000)).toBeDefined();
    expect(counts.take(10_000, 10_000)).toBeDefined();
  }
});

test('what was counted is one line, and a point a group where a dataset is bound', () => {
  const counts = new RequestCounts();
  counts.take(0, 1);
  counts.count('debit', { status: 201, code: undefined, ms: 4 });
  counts.count('debit', { status: 402, code: 'budget_exceeded', ms: 3_000 });
  const told = counts.take(1, 1) ?? {};
  const said = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const points: unknown[] = [];
  const METRICS = { writeDataPoint: (point: unknown) => points.push(point) };
  tellRequests({ METRICS } as unknown as Env, told);
  tellRequests({} as Env, told);
  expect(said).toHaveBeenCalledTimes(2);
  expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({
    what: 'metrics',
    requests: {
      debit: {
        requests: 2,
        failures: 0,
        refusals: { budget_exceeded: 1 },
        latency_ms: { le_5: 1, le_10: 0, more: 1 },
      },
    },
  });
  expect(points).toEqual([
    { indexes: ['debit'], blobs: ['debit'], doubles: [2, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
  ]);
});

test('drains are told with how long the oldest entry of any had waited', () => {
  const counts = new DrainCounts();
  expect(counts.take(0)).toBeUndefined();
  counts.count({ entries: 5, lagMs: 400, failed: false });
  counts.count({ entries: 0, lagMs: 70_000, failed: true });
  expect(counts.take(9_999)).toBeUndefined();
  expect(counts.take(10_000)).toMatchObject({
    drains: 2,
    failures: 1,
    entries: 5,
    lag_max_ms: 70_000,
    lag_ms: { le_1000: 1, le_300000: 1 },
  });
  expect(counts.take(20_000)).toMatchObject({ drains: 0, lag_max_ms: 0, lag_ms: { le_1000: 0 } });
});
