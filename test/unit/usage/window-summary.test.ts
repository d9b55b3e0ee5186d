import { describe, expect, it } from 'vitest';
import type { FoundTotals } from '../../../core/usage/top-groups.ts';
import type { UsageTotal } from '../../../core/usage/totals.ts';
import { summariseWindow } from '../../../core/usage/window-summary.ts';

const total = (key: string | null, amount: number, quantities = {}): UsageTotal => ({
  key,
  amount,
  count: 1,
  quantities,
});

const found = (totals: UsageTotal[], rest?: [keys: number, amount: number]): FoundTotals =>
  rest ? { totals, rest: { ...total(null, rest[1]), key: null, keys: rest[0] } } : { totals };

const shape = { places: 1, keysInBuckets: 2, keysInAll: 3 };

const window = (all: FoundTotals, bucket: FoundTotals = all) => ({
  all,
  buckets: new Map([[0, bucket]]),
});

describe('a window of a summary', () => {
  it('shows the largest keys, and the others as one that says how many they are', () => {
    const counted = window(found([total('a', 5), total(null, 9), total('c', 1), total('d', 3)]));
    const { groups, buckets, amount } = summariseWindow(counted, [], shape);
    expect(groups.shown.map(({ key }) => key)).toEqual([null, 'a', 'd']);
    expect(groups.other).toMatchObject({ key: null, keys: 1, amount: 1 });
    expect(buckets[0]?.shown.map(({ key }) => key)).toEqual([null, 'a']);
    expect(buckets[0]?.other).toMatchObject({ keys: 2, amount: 4, count: 2 });
    expect(amount).toBe(18);
  });

  it('shows in every bucket the same keys, however little they spent there', () => {
    const all = found([total('a', 50), total('b', 40), total('c', 30)]);
    const first = found([total('c', 29), total('a', 49)]);
    const second = found([total('c', 1), total('b', 40), total('a', 1)]);
    const counted = {
      all,
      buckets: new Map([
        [0, first],
        [1, second],
      ]),
    };
    expect(() => summariseWindow(counted, [], { ...shape, places: 2 })).toThrow('come to the same');
    const sums = { ...counted, all: found([...first.totals, ...second.totals]) };
    const { buckets } = summariseWindow(sums, [], { ...shape, places: 2 });
    expect(buckets.map(({ shown, other }) => [shown.map(({ key }) => key), other?.keys])).toEqual([
      [['a'], 1],
      [['b', 'a'], 1],
    ]);
  });

  it('lets what is not counted yet lift a key above others, and push one out', () => {
    const all = found([total('a', 5), total('b', 4), total('c', 3)], [7, 6]);
    const fresh = [
      { place: 0, ...total('c', 10) },
      { place: 0, ...total('new', 4.0) },
    ];
    const { groups, buckets } = summariseWindow(window(all), fresh, shape);
    expect(groups.shown.map(({ key, amount }) => [key, amount])).toEqual([
      ['c', 13],
      ['a', 5],
      ['b', 4],
    ]);
    expect(groups.other).toMatchObject({ keys: 8, amount: 10 });
    expect(buckets[0]?.other).toMatchObject({ keys: 9, amount: 14 });
  });

  it('adds quantities up and leaves out those that come to nothing', () => {
    const all = found([total('a', 1, { lines: 3, files: 0 }), total('a', 1, { lines: 4 })]);
    const { groups } = summariseWindow(window(all), [], shape);
    expect(groups.shown).toEqual([{ key: 'a', amount: 2, count: 2, quantities: { lines: 7 } }]);
  });

  it('is empty where nothing was spent, with every bucket there', () => {
    const none = summariseWindow({ all: found([]), buckets: new Map() }, [], {
      ...shape,
      places: 3,
    });
    expect(none).toMatchObject({ amount: 0, count: 0, groups: { shown: [], other: undefined } });
    expect(none.buckets).toHaveLength(3);
  });
});
