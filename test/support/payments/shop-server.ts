import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuiltWorker } from '../../../scripts/running/built-worker.ts';
import { ensureBuild } from '../../../scripts/running/ensure-build.ts';
import { freePort } from '../../../scripts/running/free-port.ts';
import { localClient, untilReady } from '../../../scripts/running/local-client.ts';
import { recall } from '../../../scripts/running/local-memory.ts';
import { localVariables } from '../../../scripts/running/local-variables.ts';
import type { Started } from '../../../scripts/running/run.ts';
import { keepOutput, keepSecret } from '../../../scripts/searching/kept-output.ts';
import { entryAround } from '../entry-around.ts';

const entry = join(import.meta.dirname, '../worker/shop-worker.ts');
const readyLimitMs = 60_000;

/** What shop-worker.ts can be told, by name. */
export interface ShopOrders {
  clock: { ms: number };
  /** The next `left` statements that contain the text fail, before or after they were done. */
  d1: { statement?: string; after?: boolean; left: number };
  /** The next `left` payment steps fail. */
  step: { step?: string; when: 'before' | 'after' | 'killed'; left: number };
  topUps: { by: 'object' | 'cron' };
  calm: Record<string, never>;
  /** Answers how often what was ordered has still to happen. */
  left: Record<string, never>;
  ring: { account: string };
  cron: { cron: string };
  rows: { sql: string };
}

/** The built Worker with shop-worker.ts around it, on a state of its own. */
export interface ShopServer {
  readonly url: string;
  readonly platformKey: string;
  /** What the Worker has logged so far, a line each. */
  readonly said: readonly string[];
  tell<K extends keyof ShopOrders>(what: K, ask: ShopOrders[K]): Promise<unknown>;
  /** A new isolate that remembers nothing, on the same port and state. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** `variables` is asked once the port is known: whoever calls the Worker must be told of it first. */
export async function startShopServer(
  variables: (port: number) => Promise<Readonly<Record<string, string>>>,
): Promise<ShopServer> {
  await ensureBuild(false);
  const state = await mkdtemp(join(tmpdir(), 'hydron-credits-'));
  const { platformKey, sessionSecret } = await recall(state);
  const around = await entryAround(entry);
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const own = await variables(port);
  const all = localVariables({ ...own, SESSION_SECRET: sessionSecret, HYDRON_LOCAL: '1' });
  const said: string[] = [];
  for (const secret of [platformKey, sessionSecret]) keepSecret(secret);
  let running: Started;
  const start = async () => {
    running = await startBuiltWorker({ port, state, variables: all }, around, (line) => {
      said.push(line);
      keepOutput(`${line}\n`);
    });
    await untilReady(url, readyLimitMs);
  };
  await start();
  await localClient(url, { platformKey, sessionSecret }).registerPlatformKey();
  return {
    url,
    platformKey,
    said,
    tell: async (what, ask) => {
      const body = JSON.stringify(ask);
      const response = await fetch(`${url}/local/shop/${what}`, { method: 'POST', body });
      const text = await response.text();
      if (!response.ok) throw new Error(`${what}: ${text}`);
      return JSON.parse(text);
    },
    restart: async () => {
      await running.stop();
      await start();
    },
    close: async () => {
      await running.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}
