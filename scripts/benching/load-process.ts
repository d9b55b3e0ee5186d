import { randomUUID } from 'node:crypto';
import { type Answer, Connection } from './connection.ts';
import type { LoadDone, LoadOrder, Recipe, Step, Stock } from './recipe.ts';
import { percentile } from './statistics.ts';

/** The load generator: a process of its own, so that its work is not counted as the server's. */
process.on('message', (order: LoadOrder) => {
  load(order).then(
    (done) => process.send?.({ done }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

const run = randomUUID().slice(0, 8);
let sent = 0;

async function load(order: LoadOrder): Promise<LoadDone> {
  const opening = Array.from({ length: order.connections }, () =>
    Connection.open(order.recipe.port),
  );
  const connections = await Promise.all(opening);
  const took: number[] = [];
  const doing = doingOf(order.recipe);
  const start = performance.now();
  try {
    await Promise.all(
      connections.map((one, index) => repeat(one, index, order, doing, start, took)),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - start) / 1_000;
  took.sort((a, b) => a - b);
  return {
    done: took.length,
    seconds,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
  };
}

/** Does one thing on a connection, unless there is nothing left to do. */
type Doing = (connection: Connection) => Promise<void> | undefined;

function doingOf(recipe: Recipe | Stock): Doing {
  if ('steps' in recipe) return (connection) => once(connection, recipe);
  let next = 0;
  return (connection) => {
    const request = recipe.requests[next++];
    return request === undefined ? undefined : sendOne(connection, request, recipe.status);
  };
}

async function sendOne(connection: Connection, request: string, expected: number): Promise<void> {
  const { status, body } = await connection.ask(request);
  if (status !== expected)
    throw new Error(`${request.split('\r\n', 1)[0]}: ${status} ${body.slice(0, 500)}`);
}

async function repeat(
  connection: Connection,
  index: number,
  { connections, ms, perSecond }: LoadOrder,
  doing: Doing,
  start: number,
  took: number[],
): Promise<void> {
  const everyMs = perSecond === undefined ? 0 : (1_000 * connections) / perSecond;
  let due = start + (everyMs * index) / connections;
  while (performance.now() < start + ms) {
    if (everyMs > 0) {
      await sleep(due - performance.now());
      due += everyMs;
    }
    const from = performance.now();
    const done = doing(connection);
    if (done === undefined) return;
    await done;
    took.push(performance.now() - from);
  }
}

const sleep = (ms: number) => ms > 0 && new Promise((awake) => setTimeout(awake, ms));

async function once(connection: Connection, recipe: Recipe): Promise<void> {
  let before: Answer | undefined;
  const account = recipe.accounts?.[sent % recipe.accounts.length] ?? '';
  for (const step of recipe.steps) {
    sent++;
    const answer = await connection.ask(requestOf(recipe, step, account, before));
    if (answer.status !== step.status)
      throw new Error(`${step.method} ${step.path}: ${answer.status} ${answer.body}`);
    before = answer;
  }
}

function requestOf(
  { port, key }: Recipe,
  { method, path, body }: Step,
  account: string,
  before: Answer | undefined,
): string {
  const name = `${run}-${sent}`;
  const hold = path.includes('{hold}') ? /"(hold_[^"]+)"/.exec(before?.body ?? '')?.[1] : '';
  const target = path.replace('{account}', account).replace('{hold}', hold ?? '');
  const sentBody = body?.replaceAll('{n}', name);
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(key === undefined ? [] : [`Authorization: Bearer ${key}`]),
    ...(sentBody === undefined
      ? []
      : [
          'Content-Type: application/json',
          `Idempotency-Key: ${name}`,
          `Content-Length: ${sentBody.length}`,
        ]),
    '',
    sentBody ?? '',
  ].join('\r\n');
}
