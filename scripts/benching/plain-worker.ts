import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { builtWorker, readBuiltConfig, untilMigrated } from '../running/built-worker.ts';
import { childrenOf, commandOf } from '../running/processes.ts';
import { benchEntry } from './bench-entry.ts';

export interface PlainWorker {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/**
 * The bundle as it is deployed, behind the bench's entry, on workerd with storage on disk. miniflare
 * only writes workerd's configuration and stands in for D1 and KV: requests come in on a socket of
 * the Worker's own, so nothing of a development server is between, and no pages either.
 */
export async function startPlainWorker(
  state: string,
  variables: Readonly<Record<string, string>>,
): Promise<PlainWorker> {
  const config = await readBuiltConfig();
  const { assets: _pages, ...worker } = await builtWorker(config, variables, await benchEntry());
  const bare = { BENCH: { className: 'BenchObject', useSQLite: true } };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      log: new Log(LogLevel.WARN),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: state,
      workers: [
        {
          ...worker,
          durableObjects: { ...worker.durableObjects, ...bare },
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        },
      ],
    }),
  );
  const stop = await untilMigrated(miniflare, config);
  const port = Number((await miniflare.unsafeGetDirectURL()).port);
  return { port, pid: workerdPid(), stop };
}

function workerdPid(): number {
  const pid = childrenOf(process.pid).find((child) => commandOf(child)?.includes('workerd'));
  if (pid === undefined) throw new Error('workerd is not running');
  return pid;
}
