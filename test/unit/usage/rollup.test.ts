import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { dayStart, type WallClock, wallClock } from '../../../core/usage/bucket-starts.ts';
import { dayFinder } from '../../../core/usage/day-finder.ts';
import { meterRules, meters } from '../../../core/usage/meter.ts';
import { type CountedRow, foldCells, foldDays } from '../../../core/usage/rollup.ts';
import { quantitiesMax, quantityNamesOf } from '../../../core/usage/series.ts';

const chat = '["ai.chat","openai/gpt-5","prj_a",null,"key_1",null]';
const nothing = '[null,null,null,null,null,null]';
const noon = Date.parse('2026-03-08T12:00:00Z');

const aDebit = (more: Partial<CountedRow>): CountedRow => ({
  account: 'acct_a',
  seq: 1,
  at: noon,
  kind: 'debit',
  amount: 7,
  labels: chat,
  quantities: '{"output_tokens":20,"input_tokens":100}',
  detail: null,
  ...more,
});

const aReversal = (amount: number, more: Partial<CountedRow> = {}): CountedRow =>
  aDebit({
    kind: 'reversal',
    amount,
    quantities: null,
    detail: '{"of":1,"direction":"give_back","counter":{}}',
    ...more,
  });

describe('cells', () => {
  it('sum what is used in a quarter of an hour, quantities in the order of the meter', () => {
    const late = noon + 15 * 60_000;
    const rows = [aDebit({}), aDebit({ at: late - 1, amount: 5 }), aDebit({ at: late })];
    expect(foldCells(rows)).toEqual([
      {
        account: 'acct_a',
        labels: chat,
        cells: [
          { start: noon, values: [12, 2, 200, 0, 0, 40, 0, 0] },
          { start: late, values: [7, 1, 100, 0, 0, 20, 0, 0] },
        ],
      },
    ]);
  });

  it('take away what is given back, when it is, and leave the use', () => {
    const [series] = foldCells([aDebit({}), aReversal(3, { at: noon + hourMs })]);
    expect(series?.cells).toEqual([
      { start: noon, values: [7, 1, 100, 0, 0, 20, 0, 0] },
      { start: noon + hourMs, values: [-3, 0, 0, 0, 0, 0, 0, 0] },
    ]);
  });

  it('take no notice of a grant that is taken back, nor of a hold', () => {
    const detail = '{"of":1,"direction":"take_back","counter":{"grant":1,"source":"purchase"}}';
    expect(foldCells([aReversal(3, { labels: null, detail }), aDebit({ kind: 'hold' })])).toEqual(
      [],
    );
  });

  it('keep accounts apart that use the same', () => {
    const found = foldCells([aDebit({}), aDebit({ account: 'acct_b' })]);
    expect(found.map(({ account }) => account)).toEqual(['acct_a', 'acct_b']);
  });

  it('count a capture without a meter', () => {
    const capture = aDebit({ kind: 'capture', labels: nothing, quantities: null });
    expect(foldCells([capture])[0]?.cells[0]?.values).toEqual([7, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('are exact however much is reported: what would pass 2^53 is several sums', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const quantities = `{"input_tokens":${most}}`;
    const [series] = foldCells([1, 2, 3].map(() => aDebit({ quantities })));
    const tokens = series?.cells.map(({ values }) => values[2]);
    expect(tokens).toEqual([most, most, most]);
    expect(series?.cells.map(({ values }) => values[1])).toEqual([1, 1, 1]);
  });

  it('do not come of an entry whose labels or quantities are not to be had', () => {
    expect(() => foldCells([aReversal(3, { labels: null })])).toThrow('counts under no labels');
    const unknown = aDebit({ quantities: '{"smells":1}' });
    expect(() => foldCells([unknown])).toThrow('measures smells, unknown here');
  });
});

describe('the columns of quantities', () => {
  it('are enough for every meter', () => {
    for (const meter of meters)
      expect(meterRules[meter].quantities.length).toBeLessThanOrEqual(quantitiesMax);
    expect(quantityNamesOf(null)).toEqual([]);
  });

  /** Sums in the database have no names: changing this changes what they say. Only append. */
  it('stay as they were when the first sums were written', () => {
    expect(Object.fromEntries(meters.map((meter) => [meter, quantityNamesOf(meter)]))).toEqual({
      'ai.chat': [
        'input_tokens',
        'cached_input_tokens',
        'cache_write_tokens',
        'output_tokens',
        'input_characters',
        'output_characters',
      ],
      'code.analysis': ['lines', 'files'],
      'infra.plan': ['resources', 'dependencies', 'environments'],
      'server.provision': ['servers'],
      'server.runtime': ['seconds'],
    });
  });
});

describe('days', () => {
  const values = [1, 1, 0, 0, 0, 0, 0, 0];
  const finderIn = (zone: string) => dayFinder(wallClock(zone) as WallClock);

  it('are those of the zone, the one of 23 hours too', () => {
    const hours = Array.from({ length: 48 }, (_, n) => instant(noon - dayMs + n * hourMs));
    const days = foldDays(
      hours.map((start) => ({ start, values })),
      finderIn('America/New_York'),
    );
    expect(
      days.map(({ start, values: [, count] }) => [new Date(start).toISOString(), count]),
    ).toEqual([
      ['2026-03-07T05:00:00.000Z', 17],
      ['2026-03-08T05:00:00.000Z', 23],
      ['2026-03-09T04:00:00.000Z', 8],
    ]);
  });

  it('are found as the clock itself would say, in any order', () => {
    for (const zone of ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Havana', 'UTC']) {
      const clock = wallClock(zone) as WallClock;
      const find = finderIn(zone);
      const start = Date.parse('2026-01-01');
      for (let n = 0; n < 2_000; n++) {
        const at = instant(start + ((n * 79_193) % 35_040) * 900_000) as Instant;
        expect(find(at)).toBe(dayStart(at, clock));
      }
    }
  });
});
