import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type ApiClient, apiClient } from '../../scripts/replaying/api-client.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { auditAccount, expectReplays, expectSameLedgers } from './audit.ts';
import { openFunded } from './ledger.ts';
import { seeded, startLoad } from './load.ts';
import { readStores } from './stores.ts';
import { until } from './until.ts';

const kills = 10;
/** Done before each kill, so that every life leaves a stretch of ledger behind. */
const acknowledgedPerLife = 250;
/** More than the load can spend. */
const granted = 1_000_000 * 1_000_000;
/** No free credits: every credit of these accounts is one the test granted. */
const variables = { FREE_GRANT_MICROCREDITS: '0' };
/** A drain follows a commit by a second at the most; whoever asks for an account wakes it. */
const drainMs = 7_000;

let worker: BuiltWorker | undefined;

afterAll(async () => worker?.remove());

const client = (attemptsMax: number): ApiClient =>
  apiClient({
    base: () => worker?.url ?? '',
    key: worker?.platformKey ?? '',
    attemptsMax,
    backOff: { firstMs: 20, mostMs: 300 },
    patienceMs: 15_000,
  });

test('a Worker killed ten times under load loses nothing it acknowledged and does nothing twice', async () => {
  worker = await startBuiltWorker({ variables });
  const call = client(1_000);
  const accounts: string[] = [];
  for (const name of ['first', 'second', 'third'])
    accounts.push(await openFunded(call, `killed-${name}`, granted));
  const random = seeded(20_261_122);
  const callers = { patient: call, impatient: client(1) };
  const load = startLoad({ name: 'load', callers, accounts, lanes: 12, random, callsMax: 30_000 });

  for (let kill = 0; kill < kills; kill++) {
    const before = load.acknowledged();
    await until(
      'load to be acknowledged',
      () => load.acknowledged() > before + acknowledgedPerLife,
      60_000,
    );
    await pause(random() * 300);
    await worker.kill9();
    worker = await startBuiltWorker({ state: worker.state, variables });
  }
  const before = load.acknowledged();
  await until('load to go on', () => load.acknowledged() > before + acknowledgedPerLife, 60_000);
  await load.stop();

  const unknown = load.asked.filter(({ answer }) => answer === undefined);
  expect(unknown.length, 'the kills cut calls short').toBeGreaterThan(0);
  const counts: number[] = [];
  const calm = client(20);
  const audit = async () => {
    counts.length = 0;
    for (const account of accounts) {
      const own = load.asked.filter((one) => one.account === account);
      counts.push(await auditAccount(calm, account, own, granted));
    }
  };
  await audit();
  const entries = [...counts];
  const replays = await expectReplays(calm, load.asked, 16);
  await audit();
  expect(counts, 'replays wrote nothing').toEqual(entries);
  for (const one of unknown) one.answer = await calm(one.call);
  await audit();

  await pause(drainMs);
  await worker.stop();
  expectSameLedgers(readStores(worker.state), accounts);
  console.log(
    `${kills} kills: ${load.asked.length} calls, ${load.acknowledged()} acknowledged, ${unknown.length} unknown, ${replays} replayed byte for byte, ${counts.join(' + ')} entries`,
  );
});
