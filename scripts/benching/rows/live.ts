import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../connection.ts';
import { atMost, type Measured } from '../goal.ts';
import { type Measuring, workerRecipes } from '../lanes.ts';
import { openLiveSocket } from '../live-socket.ts';
import type { Load } from '../load.ts';
import { openMeasuredAccount } from '../measured-account.ts';
import { median, type Spread, spreadOf } from '../statistics.ts';
import { debitOf } from './cold.ts';

const subscribers = 500;
/** Between debits, so that each finds the feed at rest. */
const restMs = 150;

export async function liveFrames(
  measuring: Measuring,
  load: Load,
  { times, rounds, ms }: { times: number; rounds: number; ms: number },
): Promise<Measured[]> {
  const base = `http://127.0.0.1:${measuring.port}`;
  const watched = await openMeasuredAccount(base, measuring.platformKey);
  const { debits, frames } = await latencies(measuring, watched, times);
  const slowed = await beside500({ ...measuring, hot: watched }, load, rounds, ms);
  return [
    atMost(
      { row: 10, what: 'a live frame ÷ the debit it tells of, p50' },
      median(frames) / median(debits),
      1.3,
    ),
    atMost(
      { row: 10, what: `time of a debit with ${subscribers} subscribers ÷ with none` },
      slowed,
      1.3,
    ),
  ];
}

/** Ms from sending a debit to its answer, and to the frame that tells of it. */
async function latencies(
  { port, platformKey }: Measuring,
  { id, key }: Measuring['hot'],
  times: number,
) {
  let heard = () => {};
  const socket = await openLiveSocket(port, key, () => heard());
  const connection = await Connection.open(port);
  const [debits, frames]: [number[], number[]] = [[], []];
  for (let n = 0; n < times; n++) {
    await sleep(restMs);
    const start = performance.now();
    const frame = new Promise<void>((told) => {
      heard = told;
    }).then(() => frames.push(performance.now() - start));
    await connection.ask(debitOf(port, platformKey, id, n));
    debits.push(performance.now() - start);
    await frame;
  }
  connection.close();
  socket.destroy();
  return { debits, frames };
}

/** How many times longer a debit takes while many watch, none and all in turn. */
async function beside500(
  measuring: Measuring,
  load: Load,
  rounds: number,
  ms: number,
): Promise<Spread> {
  const recipe = workerRecipes(measuring).debit;
  const time = async () => (await load.run({ recipe, connections: 1, ms })).p50;
  const slowed: number[] = [];
  await time();
  for (let round = 0; round < rounds; round++) {
    const alone = await time();
    const leave = await watch(measuring);
    slowed.push((await time()) / alone);
    await leave();
  }
  return spreadOf(slowed);
}

async function watch({ port, hot }: Measuring): Promise<() => Promise<void>> {
  const program = join(import.meta.dirname, '../watch-process.ts');
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const over = once(child, 'exit');
  child.send({ port, key: hot.key, sockets: subscribers });
  const [message] = (await once(child, 'message')) as [{ error?: string }];
  const leave = async () => {
    child.kill();
    await over;
  };
  if (message.error === undefined) return leave;
  await leave();
  throw new Error(message.error);
}
