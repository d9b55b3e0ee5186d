import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Period, windowOf } from '../../../web/pages/settings/usage/range.ts';
import { previousOf } from '../../../web/pages/settings/usage/spending/previous.ts';

const compared = (period: Period, now: string) => {
  const at = new Date(now);
  const found = previousOf(period, windowOf(period, at), at);
  return found && [found.from.toISOString(), found.to.toISOString()];
};

describe('the period before', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is as long as what has passed of this one, to the minute', () => {
    vi.stubEnv('TZ', 'UTC');
    expect(compared({ range: '7d' }, '2026-11-22T14:32:10.500Z')).toEqual([
      '2026-11-09T00:00:00.000Z',
      '2026-11-15T14:32:00.000Z',
    ]);
    expect(compared({ range: '24h' }, '2026-11-22T14:32:10.500Z')).toEqual([
      '2026-11-20T15:00:00.000Z',
      '2026-11-21T14:32:00.000Z',
    ]);
  });

  it('of a month is the same days of the month before, or all of a shorter one', () => {
    vi.stubEnv('TZ', 'UTC');
    expect(compared({ range: 'month' }, '2026-11-22T09:00:00Z')).toEqual([
      '2026-10-01T00:00:00.000Z',
      '2026-10-22T09:00:00.000Z',
    ]);
    expect(compared({ range: 'month' }, '2026-03-31T09:00:00Z')).toEqual([
      '2026-02-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
  });

  it('keeps to the clock when clocks changed in between', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(compared({ range: '7d' }, '2026-11-04T17:00:00Z')).toEqual([
      '2026-10-22T04:00:00.000Z',
      '2026-10-28T16:00:00.000Z',
    ]);
  });

  it("of days of one's own ends where they begin, once they have passed", () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    const days = { range: 'custom', first: '2026-11-01', last: '2026-11-10' } as const;
    expect(compared(days, '2026-11-22T00:00:00Z')).toEqual([
      '2026-10-21T18:15:00.000Z',
      '2026-10-31T18:15:00.000Z',
    ]);
    expect(compared(days, '2026-10-22T00:00:00Z')).toBeUndefined();
  });
});
