import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bucketAt,
  bucketName,
  bucketTick,
  granularityOf,
} from '../../../web/pages/settings/usage/spending/buckets.ts';

const year = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') };
const ends = (start: string, granularity: 'hour' | 'day' | 'month') =>
  bucketAt(new Date(start), granularity, year).to.toISOString();
const custom = (first: string, last: string) => granularityOf({ range: 'custom', first, last });

describe('the bars of a period', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('are hours, days or months, so that there are neither few nor many', () => {
    expect(granularityOf({ range: '24h' })).toBe('hour');
    expect(granularityOf({ range: 'month' })).toBe('day');
    expect(custom('2026-11-01', '2026-11-02')).toBe('hour');
    expect(custom('2026-11-01', '2026-11-03')).toBe('day');
    expect(custom('2026-01-01', '2026-04-02')).toBe('day');
    expect(custom('2026-01-01', '2026-04-03')).toBe('month');
  });

  it('end with their hour, day or month on the clocks of the viewer', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(ends('2026-11-01T04:00:00Z', 'day')).toBe('2026-11-02T05:00:00.000Z');
    expect(ends('2026-03-08T05:00:00Z', 'day')).toBe('2026-03-09T04:00:00.000Z');
    expect(ends('2026-11-01T05:00:00Z', 'hour')).toBe('2026-11-01T06:00:00.000Z');
    expect(ends('2026-10-01T04:00:00Z', 'month')).toBe('2026-11-01T04:00:00.000Z');
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    expect(ends('2026-11-01T05:15:00Z', 'hour')).toBe('2026-11-01T06:15:00.000Z');
  });

  it('do not reach beyond their period', () => {
    vi.stubEnv('TZ', 'UTC');
    const window = { from: new Date('2026-11-10T00:00:00Z'), to: new Date('2026-11-20T00:00:00Z') };
    expect(bucketAt(window.from, 'month', window).to).toEqual(window.to);
  });

  it('are named so that the hour that clocks show twice has two names', () => {
    vi.stubEnv('TZ', 'America/New_York');
    const name = (start: string) => {
      const bucket = bucketAt(new Date(start), 'hour', year);
      return bucketName(bucket, 'hour', new Date('2026-12-01T00:00:00Z'), 'en-GB');
    };
    expect(name('2026-11-01T05:00:00Z')).not.toBe(name('2026-11-01T06:00:00Z'));
  });

  it('name midnight by its day, and the year where it is not this one', () => {
    vi.stubEnv('TZ', 'UTC');
    expect(bucketTick(new Date('2026-11-03T00:00:00Z'), 'hour', 'en-GB')).toBe('3 Nov');
    expect(bucketTick(new Date('2026-11-03T14:00:00Z'), 'hour', 'en-GB')).toBe('14:00');
    const day = bucketAt(new Date('2026-11-03T00:00:00Z'), 'day', year);
    expect(bucketName(day, 'day', year.from, 'en-GB')).toBe('Tue 3 Nov');
    expect(bucketName(day, 'day', year.to, 'en-GB')).toContain('2026');
  });
});
