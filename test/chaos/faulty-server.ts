import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuiltWorker } from '../../scripts/running/built-worker.ts';
import { ensureBuild } from '../../scripts/running/ensure-build.ts';
import { freePort } from '../../scripts/running/free-port.ts';
import { localClient } from '../../scripts/running/local-client.ts';
import { recall } from '../../scripts/running/local-memory.ts';
import { localVariables } from '../../scripts/running/local-variables.ts';
import { report, type Started } from '../../scripts/running/run.ts';
import { keepOutput, keepSecret } from '../../scripts/searching/kept-output.ts';
import { entryAround } from '../support/entry-around.ts';
import { until } from './until.ts';

const entry = join(import.meta.dirname, '../support/worker/faulty-worker.ts');
const startLimitMs = 60_000;

export interface Faults {
  readonly away: string | null;
  /** The last seq D1 has of each account. */
  readonly heads: Readonly<Record<string, number>>;
}

/** The built Worker, with a D1 that can be taken away, on a state of its own. */
export interface FaultyServer {
  readonly url: () => string;
  readonly platformKey: string;
  readonly state: string;
  readonly takeD1Away: (away: boolean) => Promise<void>;
  readonly faults: () => Promise<Faults>;
  /** New isolates that remember nothing, on the same state. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function startFaultyServer(
  variables: Readonly<Record<string, string>>,
): Promise<FaultyServer> {
  await ensureBuild(false);
  const state = await mkdtemp(join(tmpdir(), 'hydron-credits-'));
  const { platformKey, sessionSecret } = await recall(state);
  for (const secret of [platformKey, sessionSecret]) keepSecret(secret);
  const around = await entryAround(entry);
  let url = '';
  let running: Started | undefined;

  const start = async () => {
    const port = await freePort(0);
    const all = { ...variables, SESSION_SECRET: sessionSecret, HYDRON_LOCAL: '1' };
    const place = { port, state, variables: localVariables(all) };
    running = await startBuiltWorker(place, around, (line) => {
      report(line);
      keepOutput(`${line}\n`);
    });
    url = `http://127.0.0.1:${port}`;
    // Not /readyz, which asks D1.
    await until('the Worker to answer', () => answers(`${url}/healthz`), startLimitMs);
  };
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  const control = async (away?: boolean): Promise<Faults> => {
    const change = away === undefined ? {} : { method: 'PUT', body: away ? 'yes' : 'no' };
    const response = await fetch(`${url}/local/faults`, change);
    return (await response.json()) as Faults;
  };

  await start();
  await localClient(url, { platformKey, sessionSecret }).registerPlatformKey();
  return {
    url: () => url,
    platformKey,
    state,
    takeD1Away: async (away) => void (await control(away)),
    faults: () => control(),
    restart: async () => {
      await stop();
      await start();
    },
    stop,
    remove: async () => {
      await stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.ok === true;
}
