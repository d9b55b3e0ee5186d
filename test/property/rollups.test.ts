import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rollUp } from '../../worker/cron/roll-up.ts';
import { bookOf, cellsIn, counted, dateIn, daysIn, zonesIn } from './rollup-audit.ts';
import { accounts, RollupWorld, type Task, zones } from './rollup-world.ts';

const runs = Number(process.env.HYDRON_RUNS ?? 150);

const fault = fc.option(
  fc.record({ call: fc.nat(12), lost: fc.constantFrom('request' as const, 'answer' as const) }),
  { nil: undefined },
);
const account = fc.nat(accounts.length - 1);

const task: fc.Arbitrary<Task> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('drain' as const),
      account,
      count: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('roll up' as const),
      entriesPerChunk: fc.integer({ min: 1, max: 60 }),
      fault,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      account,
      zone: fc.nat(zones.length - 1),
      hours: fc.integer({ min: -30, max: 400 }),
      fault,
    }),
  },
);
const history = fc.array(fc.array(task, { minLength: 1, maxLength: 5 }), { maxLength: 14 });

/** Law 11. Cells are exactly the entries up to the watermark; days are exactly the cells from `since` on. */
function assertLaw({ db, ledgers }: RollupWorld): void {
  const lines = counted(db, ledgers);
  expect(bookOf(cellsIn(db), String)).toEqual(bookOf(lines, String));
  for (const { id, account: owner, zone, since } of zonesIn(db)) {
    const dateOf = dateIn(zone);
    if (since > 0) expect(dateOf(since - 1)).not.toBe(dateOf(since));
    const days = daysIn(db, id).filter(({ start }) => start >= since);
    for (const { start } of days) expect(dateOf(start - 1)).not.toBe(dateOf(start));
    const kept = lines.filter((line) => line.account === owner && line.start >= since);
    expect(bookOf(days, dateOf)).toEqual(bookOf(kept, dateOf));
  }
}

describe('rollups', () => {
  // Calls that are lost are told of.
  beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterAll(() => void vi.restoreAllMocks());

  it('equal the entries they cover, whatever runs at once, is cut off, drains late or is newly looked at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), history, fc.nat(), async (turns, rounds, seed) => {
        const world = new RollupWorld(seed);
        for (const tasks of rounds) {
          await world.round(tasks, turns);
          assertLaw(world);
        }
        for (let n = 0; (await rollUp(world.db)).steps > 0; n++) expect(n).toBeLessThan(20);
        assertLaw(world);
        expect(zonesIn(world.db).every(({ since }) => since === 0)).toBe(true);
        world.db.close();
      }),
      { numRuns: runs },
    );
  });
});
