import { ensureBuild } from '../running/ensure-build.ts';
import { boot } from './boot/boot.ts';
import { programOf } from './cpu-time.ts';
import { countFsyncs } from './fsyncs.ts';
import type { Measured } from './goal.ts';
import { laneName, type Measuring, workerLanes, workerRecipes } from './lanes.ts';
import { Load } from './load.ts';
import { busy, machineName, stolen } from './machine.ts';
import { type BenchOptions, needsLedgers } from './options.ts';
import { startPostgres } from './postgres/postgres.ts';
import type { Report, Table } from './report.ts';
import { type Laps, runRounds, typical, wasRun } from './rounds.ts';
import { coldDebits } from './rows/cold.ts';
import {
  batchOfHundred,
  besideFloor,
  besideNoop,
  figures,
  holdAndCapture,
} from './rows/debit-path.ts';
import { drainLag } from './rows/drain-lag.ts';
import { lighthouse } from './rows/lighthouse.ts';
import { liveFrames } from './rows/live.ts';
import { longRows } from './rows/long-rows.ts';
import { besidePostgres, postgresLanes } from './rows/postgres.ts';
import { shapeOfDebit } from './rows/shape.ts';
import { sizes } from './rows/sizes.ts';
import { type SettledWebhooks, settleWebhooks } from './rows/webhooks.ts';
import { type Running, start } from './start.ts';
import { startSimulator } from './stripe/simulator.ts';

/** Accounts the lane of many accounts spreads over. */
const manyAccounts = { whole: 1_000, quick: 100 };

const how =
  'the production build on workerd as miniflare configures it, on a socket of its own past miniflare; D1 and KV are miniflare’s stand-ins in the same process; load from another process over keep-alive HTTP';

interface Findings {
  readonly lines: Measured[];
  readonly tables: Table[];
}

/** Starts what is compared, measures, and ends all of it again, also when something fails. */
export async function bench(
  options: BenchOptions,
  report: (text: string) => void,
): Promise<Report> {
  const busyBefore = busy();
  const before = stolen();
  await ensureBuild(false);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const findings = await measure(options, report, ends);
    const after = stolen();
    return {
      machine: machineName(),
      when: new Date(),
      busyBefore,
      busyAfter: busy(),
      stolenPercent: (100 * (after.stolen - before.stolen)) / (after.total - before.total),
      how,
      ...findings,
    };
  } finally {
    await endAll(ends);
  }
}

/** What began last ends first. */
async function endAll(ends: (() => Promise<unknown>)[]): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

/** miniflare's own handlers would exit at once, with what we began still running. */
function endOnSignal(ends: (() => Promise<unknown>)[]): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.removeAllListeners(signal).once(signal, () => {
      endAll(ends).finally(() => process.exit(1));
    });
}

async function measure(
  options: BenchOptions,
  report: (text: string) => void,
  ends: (() => Promise<unknown>)[],
): Promise<Findings> {
  const { rows, rounds, roundMs: ms, quick } = options;
  report('starting');
  const simulator = rows.has(14) ? await startSimulator() : undefined;
  if (simulator) ends.push(simulator.stop);
  const many = rows.has(3) ? manyAccounts[quick ? 'quick' : 'whole'] : 0;
  const running = await start(many, ends, simulator?.variables);
  endOnSignal(ends);
  const load = new Load();
  ends.push(() => load.stop());
  const postgres = rows.has(3) ? await startPostgres() : undefined;
  if (postgres?.ok) ends.push(postgres.value.stop);
  const lanes = [
    ...workerLanes(running, rows),
    ...(postgres?.ok ? postgresLanes(postgres.value) : []),
  ];
  const laps = await runRounds(load, lanes, { rounds, ms, report });
  const lines: Measured[] = [];
  const row = async (number: number, what: () => Measured[] | Promise<Measured[]>) => {
    if (!rows.has(number)) return;
    report(`row ${number}`);
    lines.push(...(await what()));
  };
  const { base, platformKey, pid } = running;
  await row(1, () => besideNoop(laps));
  await row(2, async () => besideFloor(laps, await fsyncsPerDebit(running, load, ms)));
  await row(3, () => besidePostgres(laps, postgres));
  await row(4, () => batchOfHundred(laps));
  await row(5, () => shapeOfDebit(base, platformKey));
  await row(6, () => holdAndCapture(laps));
  await row(10, () =>
    liveFrames(running, load, { times: quick ? 10 : 30, rounds: quick ? 1 : 3, ms: ms / 2 }),
  );
  await row(11, async () =>
    drainLag(running, load, { peak: await peakOf(laps, running, load), ms: 2 * ms }),
  );
  await row(12, async () => [
    ...(await sizes()),
    ...(await boot(programOf(pid), quick ? 3 : 9)),
    ...(await lighthouse(options.lighthouse)),
  ]);
  await row(13, () => coldDebits(running.port, platformKey, quick ? 10 : 40));
  let webhooks: SettledWebhooks | undefined;
  await row(14, async () => {
    if (!simulator) return [];
    webhooks = await settleWebhooks(running, simulator, load, { rounds, quick, report });
    return webhooks.lines;
  });
  const all = { ...laps, ...webhooks?.laps };
  const tables = Object.keys(all).length > 0 ? [figures(all)] : [];
  if (webhooks) tables.push(webhooks.asked);
  // Last, because from here on D1 carries more than a million rows.
  if (needsLedgers.some((number) => rows.has(number)))
    tables.push(...(await longRows(running, load, options, row, report)));
  return { lines: lines.sort((a, b) => a.row - b.row), tables };
}

async function fsyncsPerDebit(
  measuring: Measuring,
  load: Load,
  ms: number,
): Promise<number | undefined> {
  let debits = 0;
  const fsyncs = await countFsyncs(measuring.pid, async () => {
    const recipe = workerRecipes(measuring).debit;
    debits = (await load.run({ recipe, connections: 32, ms })).done;
  });
  return fsyncs === undefined ? undefined : fsyncs / debits;
}

/** Debits a second on one account, as the rounds found it; a short run of its own without them. */
async function peakOf(laps: Laps, measuring: Running, load: Load): Promise<number> {
  const lane = laneName('debit', 32);
  if (wasRun(laps, lane)) return typical(laps, lane, 'perSecond');
  const recipe = workerRecipes(measuring).debit;
  const { done, seconds } = await load.run({ recipe, connections: 32, ms: 2_000 });
  return done / seconds;
}
