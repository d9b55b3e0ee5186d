import { describe, expect, it } from 'vitest';
import { cronMatches } from '../../../scripts/running/crons.ts';

const at = (text: string) => Date.parse(`${text}Z`);

describe('firing crons in development', () => {
  it('fires an every-minute cron at every minute', () => {
    for (let minute = 0; minute < 60; minute++)
      expect(cronMatches('*/1 * * * *', at('2026-11-22T10:00:00') + minute * 60_000)).toBe(true);
  });

  it('fires a ten-minute cron six times an hour', () => {
    const minutes = Array.from({ length: 60 }, (_, minute) => minute).filter((minute) =>
      cronMatches('*/10 * * * *', at('2026-11-22T10:00:00') + minute * 60_000),
    );
    expect(minutes).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('fires a daily cron once a day, in UTC', () => {
    expect(cronMatches('17 3 * * *', at('2026-11-22T03:17:00'))).toBe(true);
    expect(cronMatches('17 3 * * *', at('2026-11-22T03:18:00'))).toBe(false);
    expect(cronMatches('17 3 * * *', at('2026-11-22T15:17:00'))).toBe(false);
  });

  it('knows days, months, weekdays and lists', () => {
    expect(cronMatches('0 0 1 1 *', at('2026-01-01T00:00:00'))).toBe(true);
    expect(cronMatches('0 0 1 1 *', at('2026-02-01T00:00:00'))).toBe(false);
    expect(cronMatches('5,35 * * * 0', at('2026-11-22T10:35:00'))).toBe(true);
    expect(cronMatches('5,35 * * * 1', at('2026-11-22T10:35:00'))).toBe(false);
  });

  it('throws on what it does not know, instead of never firing', () => {
    expect(() => cronMatches('0 9-17 * * *', at('2026-11-22T10:00:00'))).toThrow('9-17');
    expect(() => cronMatches('* * * *', at('2026-11-22T10:00:00'))).toThrow('not a cron');
  });
});
