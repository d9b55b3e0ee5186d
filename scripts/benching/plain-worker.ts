import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { builtDirectory } from '../running/built-worker.ts';
import { guardWorkerd } from '../running/guard.ts';
import { migrate } from '../running/migrate.ts';
import { childrenOf, commandOf } from '../running/processes.ts';

const entry = join(import.meta.dirname, '../../test/support/worker/bench-worker.ts');

/** As much of the built configuration as decides how fast the Worker is. */
interface BuiltConfig {
  readonly name: string;
  readonly main: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
  readonly d1_databases: { readonly binding: string; readonly migrations_dir: string }[];
  readonly kv_namespaces: { readonly binding: string }[];
}

export interface PlainWorker {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/**
 * The bundle as it is deployed, behind the bench's entry, on workerd with storage on disk. miniflare
 * only writes workerd's configuration and stands in for D1 and KV: requests come in on a socket of
 * the Worker's own, so nothing of a development server is between.
 */
export async function startPlainWorker(
  state: string,
  variables: Readonly<Record<string, string>>,
): Promise<PlainWorker> {
  const config = JSON.parse(
    await readFile(join(builtDirectory, 'wrangler.json'), 'utf8'),
  ) as BuiltConfig;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      log: new Log(LogLevel.WARN),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: state,
      workers: [await workerOf(config, variables)],
    }),
  );
  await miniflare.ready;
  const dismissGuard = guardWorkerd();
  for (const { binding, migrations_dir } of config.d1_databases)
    await migrate(await miniflare.getD1Database(binding), join(builtDirectory, migrations_dir));
  return {
    port: Number((await miniflare.unsafeGetDirectURL()).port),
    pid: workerdPid(),
    stop: async () => {
      await miniflare.dispose();
      dismissGuard();
    },
  };
}

async function workerOf(config: BuiltConfig, variables: Readonly<Record<string, string>>) {
  const files = await readdir(builtDirectory, { recursive: true });
  const lazy = files.filter((file) => /\.m?js$/.test(file) && file !== config.main);
  const path = (file: string) => join(builtDirectory, file);
  return {
    name: config.name,
    modulesRoot: builtDirectory,
    modules: [
      { type: 'ESModule' as const, path: path('bench-worker.js'), contents: await entryModule() },
      ...[config.main, ...lazy].map((file) => ({ type: 'ESModule' as const, path: path(file) })),
    ],
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    bindings: { ...variables },
    durableObjects: {
      ACCOUNT: { className: 'AccountObject', useSQLite: true },
      BENCH: { className: 'BenchObject', useSQLite: true },
    },
    d1Databases: config.d1_databases.map(({ binding }) => binding),
    kvNamespaces: config.kv_namespaces.map(({ binding }) => binding),
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  };
}

/** The bench's entry as JavaScript, importing the bundle in place of the source. */
async function entryModule(): Promise<string> {
  const source = await readFile(entry, 'utf8');
  return stripTypeScriptTypes(source).replace('../../../worker/index.ts', './index.js');
}

function workerdPid(): number {
  const pid = childrenOf(process.pid).find((child) => commandOf(child)?.includes('workerd'));
  if (pid === undefined) throw new Error('workerd is not running');
  return pid;
}
