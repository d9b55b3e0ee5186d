import { describe, expect, it } from 'vitest';
import { choose } from '../../../core/forecast/choose.ts';
import { type MethodName, methodNames, methods } from '../../../core/forecast/method.ts';

const week = 7;
const office = [10, 11, 12, 11, 9, 1, 0];
const weeks = (count: number, of: readonly number[] = office) =>
  Array.from({ length: count }, () => of).flat();
const next = (method: MethodName, history: readonly number[], ahead = 7) =>
  methods[method](history, week, ahead);

describe('a flat mean', () => {
  it('is the mean of four weeks, whatever was before', () => {
    expect(next('flat_mean', [9_999, ...weeks(4)], 2)).toEqual([54 / 7, 54 / 7]);
  });

  it('is the mean of the days there are', () => {
    expect(next('flat_mean', [3, 5, 10], 1)).toEqual([6]);
  });
});

describe('repeating the last week', () => {
  it('says of each weekday what it was', () => {
    expect(next('seasonal_naive', [...weeks(2, [0, 0, 0, 0, 0, 0, 0]), ...office], 9)).toEqual([
      ...office,
      10,
      11,
    ]);
  });

  it('repeats the days there are while they are no week', () => {
    expect(next('seasonal_naive', [1, 2, 3], 5)).toEqual([1, 2, 3, 1, 2]);
  });
});

describe('a median of each weekday', () => {
  it('does not see one spike in five weeks', () => {
    const spiked = weeks(5);
    spiked[16] = 1_000_000;
    expect(next('weekday_median', spiked)).toEqual(office);
  });

  it('begins at the right weekday after a part of a week', () => {
    expect(next('weekday_median', [...weeks(5), 10, 11, 12], 4)).toEqual([11, 9, 1, 0]);
  });
});

describe('damped smoothing with a week', () => {
  it('repeats a week that is always the same', () => {
    next('damped_weekly', weeks(8)).forEach((amount, day) => {
      expect(amount).toBeCloseTo(office[day] as number, 6);
    });
  });

  it('follows a trend, and slows down', () => {
    const rising = Array.from({ length: 60 }, (_, day) => 100 + 5 * day);
    const path = next('damped_weekly', rising, 30);
    expect(path[0]).toBeGreaterThan(390);
    expect(path[6]).toBeGreaterThan(path[0] as number);
    expect((path[29] as number) - (path[22] as number)).toBeLessThan(
      (path[7] as number) - (path[0] as number),
    );
  });

  it('is never negative, however fast usage falls', () => {
    const falling = Array.from({ length: 40 }, (_, day) => Math.max(0, 800 - 20 * day));
    expect(Math.min(...next('damped_weekly', falling, 31))).toBe(0);
  });

  it('is the same after half a year more of other days before', () => {
    const recent = weeks(26);
    expect(next('damped_weekly', [...weeks(30, [7]), ...recent])).toEqual(
      next('damped_weekly', recent),
    );
  });
});

describe('every method', () => {
  it('says something of one day', () => {
    for (const method of methodNames) expect(next(method, [4], 3)).toEqual([4, 4, 4]);
  });
});

describe('choosing by back-test', () => {
  it('takes the simplest when nothing is better', () => {
    expect(choose(weeks(12, [5]), week, 31)).toMatchObject({ method: 'flat_mean', mase: 0 });
  });

  it('repeats the week where the week repeats', () => {
    const { method, mase, naiveMase, folds } = choose(weeks(12), week, 31);
    expect({ method, mase, naiveMase, folds: folds.length }).toEqual({
      method: 'seasonal_naive',
      mase: 0,
      naiveMase: 0,
      folds: 23,
    });
  });

  it('does not fall for a spike', () => {
    const spiked = weeks(14).map((amount, day) => amount + ((day * 7) % 5));
    spiked[80] = 5_000;
    expect(choose(spiked, week, 31).method).toBe('weekday_median');
  });

  it('counts no days before the first usage', () => {
    const late = [...new Array<number>(60).fill(0), ...weeks(3)];
    expect(choose(late, week, 31).folds.every(({ origin }) => origin >= 63)).toBe(true);
  });

  it('never looks past the day it forecasts from', () => {
    const known = weeks(10).map((amount, day) => amount + (day % 3));
    const trial = choose([...known, ...weeks(1, [900])], week, 31);
    const [early] = trial.folds.filter(({ origin }) => origin <= 60);
    expect(early?.said).toEqual(
      methods[trial.method](known.slice(0, early?.origin), week, early?.said.length ?? 0),
    );
  });
});
