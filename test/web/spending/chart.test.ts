import { describe, expect, it } from 'vitest';
import {
  amountAt,
  boxOf,
  frameOf,
} from '../../../web/pages/settings/usage/spending/chart-frame.ts';
import type { Paint } from '../../../web/pages/settings/usage/spending/paint.ts';
import { paintsAfter, seriesOf } from '../../../web/pages/settings/usage/spending/series.ts';
import {
  columnsOf,
  extentOf,
  segmentOf,
} from '../../../web/pages/settings/usage/spending/stack.ts';
import { aGroup, aSummary, theOthers } from '../summaries.ts';

const none: ReadonlyMap<string, Paint> = new Map();
const models = (...keys: string[]) =>
  aSummary(
    { '2026-11-16T00:00:00Z': keys.map((key, place) => aGroup(key, 100 - place)) },
    { group_by: 'model' },
  );
const paintOf = (painted: ReadonlyMap<string, Paint>, key: string) => painted.get(`key ${key}`);

describe('the series of a chart', () => {
  it('are the four categories in a fixed order, spent on or not', () => {
    const summary = aSummary({ a: [aGroup('server_provisioning', 5), aGroup('ai_chat', 3)] });
    const series = seriesOf(summary, paintsAfter(none, summary));
    expect(series.map(({ key, amount }) => [key, amount])).toEqual([
      ['ai_chat', 3],
      ['code_analysis', 0],
      ['infra_planning', 0],
      ['server_provisioning', 5],
    ]);
  });

  it('keep their colour and place while the numbers change; newcomers take what is free', () => {
    const before = paintsAfter(none, models('a', 'b', 'c'));
    const after = paintsAfter(before, models('c', 'd', 'a'));
    expect(paintOf(after, 'a')).toBe(paintOf(before, 'a'));
    expect(paintOf(after, 'c')).toBe(paintOf(before, 'c'));
    expect(paintOf(after, 'd')).toBe(paintOf(before, 'b'));
    expect(seriesOf(models('c', 'd', 'a'), after).map(({ key }) => key)).toEqual(['a', 'd', 'c']);
  });

  it('differ in colour, all eight of them, and none looks like Other', () => {
    const painted = paintsAfter(none, models(...'abcdefgh'));
    expect(new Set(painted.values()).size).toBe(8);
    expect([...painted.values()]).not.toContain('other');
  });

  it('tell spending that names none from what is together under Other', () => {
    const summary = aSummary(
      { a: [aGroup(null, 4), theOthers(12, 7, 3)] },
      { group_by: 'project' },
    );
    const series = seriesOf(summary, paintsAfter(none, summary));
    expect(series).toMatchObject([
      { id: 'none', others: undefined, amount: 4 },
      { id: 'other', others: 12, paint: 'other', amount: 7, count: 3 },
    ]);
  });
});

const stacked = (...bars: Parameters<typeof aSummary>[0][string][]) => {
  const summary = aSummary(Object.fromEntries(bars.map((bar, place) => [`bar ${place}`, bar])));
  return columnsOf(summary, seriesOf(summary, paintsAfter(none, summary)));
};

describe('a bar', () => {
  it('stacks its parts from zero up, and adds up to the API’s amounts', () => {
    const [column] = stacked([aGroup('code_analysis', 2, 5), aGroup('ai_chat', 3, 7)]);
    expect(column?.segments.map(({ low, high }) => [low, high])).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(column).toMatchObject({ amount: 5, count: 12 });
  });

  it('goes below zero where more was given back than spent, and is still the sum', () => {
    const columns = stacked([aGroup('code_analysis', -4), aGroup('ai_chat', 3)], []);
    expect(columns[0]?.amount).toBe(-1);
    expect(extentOf(columns)).toEqual([-4, 3]);
    expect(columns[1]).toMatchObject({ amount: 0, segments: [] });
  });

  it('is found part by part under the pointer', () => {
    const [column] = stacked([aGroup('code_analysis', 2), aGroup('ai_chat', 3)]);
    expect(column && segmentOf(column, 4)?.series.key).toBe('code_analysis');
    expect(column && segmentOf(column, 9)).toBeUndefined();
  });
});

const space = { width: 640, height: 256, fontPx: 12 };
const credit = 1_000_000;

describe('the frame of a chart', () => {
  it('has a rounded axis around all bars, zero inside', () => {
    const frame = frameOf(space, [-3 * credit, 187 * credit], ['Mon', 'Tue'], 'en-US');
    const labels = frame.ticks.map(({ label }) => label);
    expect(labels).toContain('0');
    expect(labels.at(-1)).toBe('200');
    expect(frame.yOf(187 * credit)).toBeGreaterThanOrEqual(frame.top);
    expect(frame.yOf(-3 * credit)).toBeLessThanOrEqual(frame.bottom);
  });

  it('can be drawn when nothing was spent, and of a millionth of a credit', () => {
    for (const high of [0, 1]) {
      const frame = frameOf(space, [0, high], ['Mon'], 'en-US');
      expect(Number.isFinite(frame.yOf(high))).toBe(true);
      expect(frame.ticks.length).toBeGreaterThan(1);
    }
  });

  it('shortens large numbers, in the digits of the viewer', () => {
    const labels = (locale: string) =>
      frameOf(space, [0, 2_000_000 * credit], ['a'], locale).ticks.map(({ label }) => label);
    expect(labels('en-US')).toContain('2M');
    expect(labels('ja-JP')).toContain('200万');
    expect(labels('ar-EG').join('')).toMatch(/[٠-٩]/);
  });

  it('labels fewer bars where there is less room, and none over its edge', () => {
    const days = Array.from({ length: 30 }, (_, day) => `${day + 1} Nov`);
    const count = (width: number) =>
      frameOf({ ...space, width }, [0, credit], days, 'en-US').bands.filter((b) => b.hasLabel)
        .length;
    expect(count(1000)).toBeGreaterThan(count(300));
    expect(count(300)).toBeGreaterThanOrEqual(2);
  });

  it('gives each bar a band of its own, side by side over its whole width', () => {
    const { bands, left, right } = frameOf(space, [0, credit], ['a', 'b', 'c'], 'en-US');
    expect(bands[0]?.x).toBe(left);
    expect((bands[2]?.x ?? 0) + (bands[2]?.width ?? 0)).toBeCloseTo(right);
  });

  it('finds the amount at a height, and hides nothing that is there', () => {
    const frame = frameOf(space, [0, 200 * credit], ['a'], 'en-US');
    expect(amountAt(frame, frame.yOf(50 * credit))).toBeCloseTo(50 * credit, -1);
    expect(boxOf(frame, { low: 0, high: 1 }).height).toBe(1);
  });
});
