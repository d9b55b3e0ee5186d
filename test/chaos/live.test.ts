import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, calmClient } from '../../scripts/replaying/api-client.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { balanceOf, openFunded } from './ledger.ts';
import { seeded, startLoad } from './load.ts';
import { until } from './until.ts';
import { Watcher } from './watcher.ts';

const granted = 1_000_000 * 1_000_000;
const loadMs = 8_000;
/** Ten, and one more where a second begins and ends with a frame. */
const framesPerSecondMax = 11;

let worker: BuiltWorker;
let call: ApiClient;

beforeAll(async () => {
  worker = await startBuiltWorker();
  call = calmClient(worker.url, worker.platformKey);
});

afterAll(() => worker?.remove());

async function watch(account: string): Promise<Watcher> {
  const { as_of_seq } = await balanceOf(call, account);
  const watcher = new Watcher(worker.url, worker.platformKey, account, as_of_seq);
  await watcher.open();
  return watcher;
}

test('a usage event is on an open page within a second', async () => {
  const account = await openFunded(call, 'watched', granted);
  const watcher = await watch(account);
  const delays: number[] = [];
  for (let event = 0; event < 20; event++) {
    const postedAt = performance.now();
    const { body } = await call<{ entry: { seq: number } }>({
      method: 'POST',
      path: `/v1/accounts/${account}/usage`,
      body: { meter: 'server.runtime', tier: 'small', quantities: { seconds: 60 } },
      idempotencyKey: `watched-${event}`,
    });
    await until('the frame', () => watcher.known >= body.entry.seq, 5_000, 2);
    delays.push((watcher.cameAt.at(-1) as number) - postedAt);
  }
  watcher.cut();
  expect(Math.max(...delays)).toBeLessThan(1_000);
  console.log(`from POST to frame: at most ${Math.max(...delays).toFixed(0)} ms of 20`);
});

test('a page whose line is cut again and again under load misses nothing and hears nothing twice', async () => {
  const account = await openFunded(call, 'cut', granted);
  const [steady, cut] = [await watch(account), await watch(account)];
  const from = cut.known;
  const load = startLoad({
    name: 'cut',
    callers: { patient: call, impatient: call },
    accounts: [account],
    lanes: 8,
    random: seeded(5),
    callsMax: 20_000,
  });
  const end = performance.now() + loadMs;
  let cuts = 0;
  for (; performance.now() < end; cuts++) {
    await pause(200 + (cuts % 5) * 100);
    cut.cut();
    await pause((cuts % 3) * 100);
    await cut.open();
  }
  await load.stop();
  const { as_of_seq: head } = await balanceOf(call, account);
  await until('both to reach the head', () => steady.known === head && cut.known === head, 5_000);

  const everySeq = Array.from({ length: head - from }, (_, index) => from + 1 + index);
  expect(steady.seqs).toEqual(everySeq);
  expect(cut.seqs).toEqual(everySeq);
  expect([steady.resyncs, cut.resyncs]).toEqual([0, 0]);
  expect(steady.mostInASecond()).toBeLessThanOrEqual(framesPerSecondMax);
  console.log(
    `${head - from} entries in ${loadMs / 1_000} s, ${cuts} cuts, ${steady.cameAt.length} frames, at most ${steady.mostInASecond()} in a second`,
  );
  steady.cut();
  cut.cut();
});

test('thousands of entries a second still come in at most ten frames a second', async () => {
  const account = await openFunded(call, 'flooded', granted);
  const watcher = await watch(account);
  const from = watcher.known;
  const event = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1 } };
  for (let batch = 0; batch < 20; batch++) {
    await call({
      method: 'POST',
      path: `/v1/accounts/${account}/usage/batch`,
      body: { events: Array(250).fill(event) },
      idempotencyKey: `flood-${batch}`,
    });
    await pause(50);
  }
  await until('the last frame', () => watcher.known === from + 20 * 250, 5_000);
  watcher.cut();
  expect(watcher.mostInASecond()).toBeLessThanOrEqual(framesPerSecondMax);
});
