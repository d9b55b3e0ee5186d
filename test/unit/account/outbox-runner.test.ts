import { expect, test } from 'vitest';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { OutboxRunner } from '../../../worker/account/outbox-runner.ts';
import type { DrainMeasured } from '../../../worker/metrics/drain-counts.ts';

/** A runner over an outbox that counts, with a clock and timers of the test's own. */
function aRunner() {
  const delays: number[] = [];
  const rearmed: number[] = [];
  const measured: DrainMeasured[] = [];
  let [head, drained, wake] = [0, 0, () => {}];
  const d1 = { isDown: false };
  const runner = new OutboxRunner({
    outbox: {
      account: 'acct_0123456789abcdefghjk' as AccountId,
      get isEmpty() {
        return drained >= head;
      },
      drainedSeq: () => drained,
      entriesAfter: (seq) =>
        Array.from(
          { length: head - seq },
          (_, index) => ({ seq: seq + index + 1, at: 990_000 }) as EntryRow,
        ),
      hashAt: () => 'h',
      setDrainedSeq: (seq) => {
        drained = seq;
      },
    },
    sink: {
      append: async (_account, rows) => {
        if (d1.isDown) throw new Error('D1 is down');
        return { seq: rows.at(-1)?.seq ?? 0, hash: 'h' };
      },
    },
    clock: () => instant(1_000_000),
    later: (run, ms) => {
      delays.push(ms);
      wake = run;
    },
    again: (at) => rearmed.push(at),
    drained: async () => {},
    measured: (drain) => measured.push(drain),
    report: () => {},
  });
  const commit = async (entries: number) => {
    head += entries;
    runner.kick();
    wake();
    await runner.run();
    return delays.at(-1);
  };
  return { commit, d1, rearmed, measured };
}

test('drains that carry next to nothing wait longer each time, to a bound; a burst ends that', async () => {
  const { commit } = aRunner();
  const waits = [];
  for (const entries of [1, 1, 1, 1, 100, 1]) waits.push(await commit(entries));
  expect(waits).toEqual([300, 600, 1_200, 1_200, 1_200, 300]);
});

test('what D1 did not take is sent again by an instant that outlives the object', async () => {
  const { commit, d1, rearmed } = aRunner();
  d1.isDown = true;
  await commit(1);
  expect(rearmed).toEqual([1_001_000]);
});

test('each drain says how many entries it carried, and how long the oldest had waited', async () => {
  const { commit, d1, measured } = aRunner();
  await commit(3);
  d1.isDown = true;
  await commit(2);
  expect(measured).toEqual([
    { entries: 3, lagMs: 10_000, failed: false },
    { entries: 0, lagMs: 10_000, failed: true },
  ]);
});
