import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  daysIn,
  describeWindow,
  parsePeriod,
  windowOf,
} from '../../web/pages/settings/usage/range.ts';

const iso = ({ from, to }: { from: Date; to: Date }) => [from.toISOString(), to.toISOString()];
const hours = ({ from, to }: { from: Date; to: Date }) => (to.getTime() - from.getTime()) / 3.6e6;

const now = new Date('2026-11-22T12:00:00Z');

describe('a range', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is seven days when the address names none, or one that does not exist', () => {
    expect(parsePeriod({ range: '30d' })).toEqual({ range: '30d' });
    expect(parsePeriod({})).toEqual({ range: '7d' });
    expect(parsePeriod({ range: 'toString' })).toEqual({ range: '7d' });
    expect(parsePeriod({ range: ['24h', '30d'] })).toEqual({ range: '7d' });
  });

  it("of one's own runs from the first midnight to the last, both days inside", () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const period = parsePeriod({ range: 'custom', from: '2026-11-01', to: '2026-11-03' });
    expect(iso(windowOf(period, now))).toEqual([
      '2026-10-31T15:00:00.000Z',
      '2026-11-03T15:00:00.000Z',
    ]);
    expect(daysIn(windowOf(period, now))).toEqual({ first: '2026-11-01', last: '2026-11-03' });
  });

  it("of one's own that cannot be shown is the default one", () => {
    for (const [from, to] of [
      ['2026-11-03', '2026-11-01'],
      ['2026-02-30', '2026-03-01'],
      ['2019-12-31', '2020-01-05'],
      ['2025-01-01', '2026-01-02'],
      ['', '2026-01-01'],
    ])
      expect(parsePeriod({ range: 'custom', from, to })).toEqual({ range: '7d' });
  });

  it("counts the viewer's days, from midnight to the end of today", () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    const now = new Date('2026-11-22T20:00:00Z');
    expect(iso(windowOf({ range: '7d' }, now))).toEqual([
      '2026-11-16T18:15:00.000Z',
      '2026-11-23T18:15:00.000Z',
    ]);
    expect(iso(windowOf({ range: 'month' }, now))[0]).toBe('2026-10-31T18:15:00.000Z');
  });

  it('knows that a day of a clock change has 23 or 25 hours', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(hours(windowOf({ range: '7d' }, new Date('2026-11-04T17:00:00Z')))).toBe(7 * 24 + 1);
    expect(hours(windowOf({ range: '7d' }, new Date('2026-03-10T17:00:00Z')))).toBe(7 * 24 - 1);
  });

  it('of 24 hours ends with the hour, so that what is spent next is inside', () => {
    const window = windowOf({ range: '24h' }, new Date('2026-11-22T14:15:00Z'));
    expect(iso(window)).toEqual(['2026-11-21T15:00:00.000Z', '2026-11-22T15:00:00.000Z']);
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    const there = windowOf({ range: '24h' }, new Date('2026-11-22T14:15:00Z'));
    expect(iso(there)[1]).toBe('2026-11-22T15:15:00.000Z');
  });

  it('always contains now', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const now = new Date('2026-12-31T23:59:59.999Z');
    for (const range of ['24h', '7d', '30d', 'month'] as const) {
      const { from, to } = windowOf({ range }, now);
      expect(from.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(to.getTime()).toBeGreaterThan(now.getTime());
    }
  });

  it('is named by its first and last day, not by the day after', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const now = new Date('2026-11-22T12:00:00Z');
    expect(describeWindow({ range: '7d' }, windowOf({ range: '7d' }, now), 'en-GB')).toMatch(
      /^16\D+22 Nov 2026$/,
    );
    expect(describeWindow({ range: 'month' }, windowOf({ range: 'month' }, now), 'en-GB')).toMatch(
      /^1\D+22 Nov 2026$/,
    );
  });
});
