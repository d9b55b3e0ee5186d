import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from '../cpu-time.ts';
import { usageBody, workerRecipes } from '../lanes.ts';
import { drained } from '../ledgers/make-ledger.ts';
import type { D1Counts, RolledUp } from '../ledgers/roll-up.ts';
import type { Load } from '../load.ts';
import { ask, type MeasuredAccount, openMeasuredAccount } from '../measured-account.ts';
import { headOnceStill } from '../rows/shipping.ts';
import type { Running } from '../start.ts';
import { type Billed, objectGigabytes } from './prices.ts';

/** How much of each is billed for one debit. */
export type DebitCounts = Readonly<Record<Billed, number>>;

interface ObjectCounts {
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly d1: D1Counts;
}

/** On an account that many debit at once: what is done once for a group is shared by it. */
export async function hotDebit(
  running: Running,
  load: Load,
  ms: number,
  rollup: RollupShare,
): Promise<DebitCounts> {
  const { base, pid } = running;
  const account = await counting(running);
  const cpu = cpuMsOf([pid]);
  const recipe = workerRecipes({ ...running, hot: account }).debit;
  const { done, seconds } = await load.run({ recipe, connections: 32, ms });
  await headOnceStill(base, account.id);
  const cpuMs = (cpuMsOf([pid]) - cpu) / done;
  const counts = await countsOf(base, account);
  return perDebit(counts, { debits: done, seconds, cpuMs, alarms: 0 }, rollup);
}

/** On an account that rests in between: nothing is shared, and the net's alarm rings each time. */
export async function loneDebit(
  running: Running,
  debits: number,
  rollup: RollupShare,
): Promise<DebitCounts> {
  const { base, pid } = running;
  const seconds = await activeSeconds(running, debits);
  const account = await counting(running);
  const cpu = cpuMsOf([pid]);
  for (let n = 0; n < debits; n++) {
    await debit(base, account);
    await sleep(restMs);
  }
  const cpuMs = (cpuMsOf([pid]) - cpu) / debits;
  const counts = await countsOf(base, account);
  return perDebit(counts, { debits, seconds, cpuMs, alarms: debits }, rollup);
}

/** Longer than a drain waits and takes. */
const restMs = 700;
const lookEveryMs = 10;

/** An object is billed until its timers have run: while they wait it cannot hibernate. */
async function activeSeconds(running: Running, debits: number): Promise<number> {
  const { base } = running;
  const account = await counting(running);
  let head = await headOnceStill(base, account.id);
  let seconds = 0;
  for (let n = 0; n < debits; n++) {
    const start = performance.now();
    await debit(base, account);
    while ((await drained(base, account.id)) === head) await sleep(lookEveryMs);
    seconds += (performance.now() - start) / 1_000;
    head++;
  }
  return seconds;
}

/** A warm account whose object counts from here on. */
async function counting({ base, platformKey }: Running): Promise<MeasuredAccount> {
  const account = await openMeasuredAccount(base, platformKey);
  await debit(base, account);
  await headOnceStill(base, account.id);
  await ask(base, `/bench/count?account=${account.id}`);
  return account;
}

const debit = (base: string, { key }: MeasuredAccount) =>
  ask(base, '/v1/accounts/me/usage', { key, body: JSON.parse(usageBody) as object });

const countsOf = (base: string, { id }: MeasuredAccount): Promise<ObjectCounts> =>
  ask(base, `/bench/counted?account=${id}`);

interface Spent {
  readonly debits: number;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly alarms: number;
}

/** Rows of D1 that counting one entry into the rollups takes. */
export interface RollupShare {
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

export const rollupShare = ({ d1 }: RolledUp, entries: number): RollupShare => ({
  rowsRead: d1.rowsRead / entries,
  rowsWritten: d1.rowsWritten / entries,
});

/** An alarm is a request, and setting it a row written. */
function perDebit(
  { rowsRead, rowsWritten, d1 }: ObjectCounts,
  { debits, seconds, cpuMs, alarms }: Spent,
  rollup: RollupShare,
): DebitCounts {
  return {
    'Worker requests': 1,
    'Worker CPU, ms': cpuMs,
    'object requests': 1 + alarms / debits,
    'object time, GB-s': (objectGigabytes * seconds) / debits,
    'object rows read': rowsRead / debits,
    'object rows written': (rowsWritten + alarms) / debits,
    'D1 rows read': d1.rowsRead / debits + rollup.rowsRead,
    'D1 rows written': d1.rowsWritten / debits + rollup.rowsWritten,
  };
}
