import { Connection } from '../connection.ts';
import { atLeast, type Measured } from '../goal.ts';
import { laneName } from '../lanes.ts';
import type { Load } from '../load.ts';
import { ask } from '../measured-account.ts';
import type { Table } from '../report.ts';
import { type Lap, type Laps, ratio, runLap } from '../rounds.ts';
import type { Running } from '../start.ts';
import { availableTo, buyUntold, type Untold } from '../stripe/paid-checkouts.ts';
import type { Simulator } from '../stripe/simulator.ts';
import { again, type Fetched, webhookOf } from '../stripe/wire.ts';

export interface SettledWebhooks {
  readonly lines: Measured[];
  readonly laps: Laps;
  /** What one webhook asks of others. */
  readonly asked: Table;
}

interface Wishes {
  readonly rounds: number;
  readonly quick: boolean;
  readonly report: (text: string) => void;
}

const connections = 16;
/** Webhooks of a round. */
const perRound = { whole: 200, quick: 40 };
/** The simulator alone is so much quicker that a round of it would be over at once. */
const timesAlone = 4;
/** Far more than a round takes. */
const roundMsMax = 120_000;

const settled = laneName('webhook settled', connections);
const ceiling = laneName('its calls to Stripe alone', connections);

/**
 * Paid Checkouts told for the first time, each verified, kept, fetched and granted before its 200;
 * and, in turn, what the Worker asked of Stripe meanwhile, sent again straight to the simulator.
 */
export async function settleWebhooks(
  running: Running,
  simulator: Simulator,
  load: Load,
  { rounds, quick, report }: Wishes,
): Promise<SettledWebhooks> {
  const each = perRound[quick ? 'quick' : 'whole'];
  const untold = await buyUntold(running, simulator, (rounds + 1) * each + 1);
  const before = await availableTo(running, untold.accounts);
  const asked = await askedByOne(running, untold);
  const [worked, answered]: [Lap[], Lap[]] = [[], []];
  // The first only warms up.
  for (let round = 0; round <= rounds; round++) {
    report(`round ${round} of ${rounds}: ${settled}`);
    const events = untold.events.slice(1 + round * each, 1 + (round + 1) * each);
    const requests = events.map((event) => webhookOf(running.port, event));
    const settling = { port: running.port, requests, status: 200 };
    const work = await lapOf(load, settled, settling, running.pid);
    const calls = (await takeFetched(running.base)).map(again);
    const alone = { port: simulator.port, requests: timesOver(calls), status: 200 };
    const answers = await lapOf(load, ceiling, alone, simulator.pid);
    if (round === 0) continue;
    worked.push(work);
    answered.push(perWebhook(answers, calls.length / events.length));
  }
  await refuseMissing(running, untold, before);
  const laps = { [settled]: worked, [ceiling]: answered };
  const what = `Stripe webhooks settled a second ÷ their calls to Stripe alone, ${connections} connections`;
  const line = atLeast({ row: 14, what }, ratio(laps, settled, ceiling, 'perSecond'), 0.5);
  return { lines: [line], laps, asked };
}

const timesOver = (calls: readonly string[]): string[] =>
  Array.from({ length: timesAlone }, () => calls).flat();

const lapOf = (
  load: Load,
  name: string,
  recipe: Parameters<typeof runLap>[1]['recipe'],
  pid: number,
): Promise<Lap> => runLap(load, { name, recipe, connections, pids: () => [pid] }, roundMsMax);

/** Of the calls that one webhook takes; the times stay those of a call. */
const perWebhook = (lap: Lap, calls: number): Lap => ({
  ...lap,
  perSecond: lap.perSecond / calls,
  cpu: lap.cpu * calls,
});

const takeFetched = async (base: string): Promise<readonly Fetched[]> =>
  (await ask<{ fetched: readonly Fetched[] }>(base, '/bench/fetched')).fetched;

/** A 200 is also said of what calls for nothing: that all was granted, the balances say. */
async function refuseMissing(running: Running, untold: Untold, before: number): Promise<void> {
  const granted = (await availableTo(running, untold.accounts)) - before;
  const due = untold.events.length * untold.microcreditsEach;
  if (granted !== due) throw new Error(`webhooks granted ${granted} microcredits of ${due}`);
}

interface Counts {
  readonly statements: number;
  readonly calls: number;
}

/** Counted in the Worker and in the object for the first webhook, until its answer. */
async function askedByOne({ base, port }: Running, untold: Untold): Promise<Table> {
  const [event] = untold.events;
  if (!event) throw new Error('nothing was bought');
  const account = event.data.object.metadata?.account ?? '';
  await ask(base, `/bench/count?account=${account}`);
  await takeFetched(base);
  const connection = await Connection.open(port);
  const { body } = await connection.ask(webhookOf(port, event, ['X-Bench-Count: 1']));
  connection.close();
  const worker = JSON.parse(body) as { calls: Record<string, number>; d1: Counts };
  const object = await ask<{ statements: number; d1: Counts }>(
    base,
    `/bench/counted?account=${account}`,
  );
  const calls = await takeFetched(base);
  return {
    title: 'Row 14, what one webhook asks of others before its answer',
    rows: [
      ['Asked', 'times'],
      ['object RPCs', String(worker.calls.object ?? 0)],
      ['calls to Stripe', String(calls.length)],
      ['D1 calls of the Worker', `${worker.d1.calls} of ${worker.d1.statements} statements`],
      ['D1 calls of the object', `${object.d1.calls} of ${object.d1.statements} statements`],
      ['SQL statements in the object', String(object.statements)],
    ],
  };
}
