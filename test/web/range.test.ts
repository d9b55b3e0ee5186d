import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  describeWindow,
  parseRange,
  ranges,
  windowOf,
} from '../../web/pages/settings/usage/range.ts';

const iso = ({ from, to }: { from: Date; to: Date }) => [from.toISOString(), to.toISOString()];
const hours = ({ from, to }: { from: Date; to: Date }) => (to.getTime() - from.getTime()) / 3.6e6;

describe('a range', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is seven days when the address names none, or one that does not exist', () => {
    expect(parseRange('30d')).toBe('30d');
    expect(parseRange(undefined)).toBe('7d');
    expect(parseRange('toString')).toBe('7d');
    expect(parseRange(['24h', '30d'])).toBe('7d');
  });

  it("counts the viewer's days, from midnight to the end of today", () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    const now = new Date('2026-11-22T20:00:00Z');
    expect(iso(windowOf('7d', now))).toEqual([
      '2026-11-16T18:15:00.000Z',
      '2026-11-23T18:15:00.000Z',
    ]);
    expect(iso(windowOf('month', now))[0]).toBe('2026-10-31T18:15:00.000Z');
  });

  it('knows that a day of a clock change has 23 or 25 hours', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(hours(windowOf('7d', new Date('2026-11-04T17:00:00Z')))).toBe(7 * 24 + 1);
    expect(hours(windowOf('7d', new Date('2026-03-10T17:00:00Z')))).toBe(7 * 24 - 1);
  });

  it('of 24 hours ends at the next quarter, so that what is spent next is inside', () => {
    const now = new Date('2026-11-22T14:15:00Z');
    const window = windowOf('24h', now);
    expect(iso(window)).toEqual(['2026-11-21T14:30:00.000Z', '2026-11-22T14:30:00.000Z']);
  });

  it('always contains now', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const now = new Date('2026-12-31T23:59:59.999Z');
    for (const range of ranges) {
      const { from, to } = windowOf(range, now);
      expect(from.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(to.getTime()).toBeGreaterThan(now.getTime());
    }
  });

  it('is named by its first and last day, not by the day after', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const now = new Date('2026-11-22T12:00:00Z');
    expect(describeWindow('7d', windowOf('7d', now), 'en-GB')).toMatch(/^16\D+22 Nov 2026$/);
    expect(describeWindow('month', windowOf('month', now), 'en-GB')).toMatch(/^1\D+22 Nov 2026$/);
  });
});
