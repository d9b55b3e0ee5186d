import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalClient, localClient } from '../running/local-client.ts';
import { freshPlatformKey } from '../running/local-memory.ts';
import type { Measuring } from './lanes.ts';
import { ask, openFundedAccount, openMeasuredAccount } from './measured-account.ts';
import { startPlainWorker } from './plain-worker.ts';

export interface Running extends Measuring {
  readonly base: string;
  readonly client: LocalClient;
}

/** Starts the Worker over a state of its own, with the accounts that the lanes need. */
export async function start(
  many: number,
  ends: (() => Promise<unknown>)[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const state = await mkdtemp(join(tmpdir(), 'hydron-bench-'));
  ends.push(() => rm(state, { recursive: true, force: true }));
  const [sessionSecret, platformKey] = [randomUUID(), freshPlatformKey()];
  const worker = await startPlainWorker(state, {
    HYDRON_LOCAL: '1',
    SESSION_SECRET: sessionSecret,
    ...variables,
  });
  ends.push(worker.stop);
  const base = `http://127.0.0.1:${worker.port}`;
  const client = localClient(base, { sessionSecret, platformKey });
  await client.registerPlatformKey();
  const hot = await openMeasuredAccount(base, platformKey);
  const floor = await openMeasuredAccount(base, platformKey);
  await ask(base, `/bench/floor?account=${floor.id}`);
  const accounts: string[] = [];
  for (let n = 0; n < many; n++) accounts.push(await openFundedAccount(base, platformKey));
  const { port, pid } = worker;
  return { port, pid, base, client, hot, floor, platformKey, many: accounts };
}
