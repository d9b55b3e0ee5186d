import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { guardWorkerd } from './guard.ts';
import { MailLog } from './mail-log.ts';
import { migrate } from './migrate.ts';
import { type Place, report, type Started } from './run.ts';

const dist = join(import.meta.dirname, '../../dist');

/** As much as we read of the configuration that `vite build` writes beside the bundle. */
export interface BuiltConfig {
  readonly name: string;
  readonly main: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
  readonly triggers: { readonly crons: string[] };
  readonly assets: {
    readonly directory: string;
    readonly binding: string;
    readonly run_worker_first: string[];
    readonly not_found_handling: 'single-page-application';
  };
  readonly durable_objects: { readonly bindings: { name: string; class_name: string }[] };
  readonly d1_databases: { readonly binding: string; readonly migrations_dir: string }[];
  readonly kv_namespaces: { readonly binding: string }[];
  readonly send_email: { readonly name: string }[];
}

/** Where `vite build` put the Worker; its name with underscores. */
export const builtDirectory = join(dist, 'hydron_credits');

/** A module put before the bundle's own entry, which it imports: how a test gets around the Worker. */
export interface EntryAround {
  readonly name: string;
  readonly contents: string;
}

/**
 * The production build on workerd, with no development server around it: the bundle as it is
 * deployed, its assets, object storage, D1 and KV on disk. Ready, and migrated, when it returns.
 */
export async function startBuiltWorker(
  options: Place,
  around?: EntryAround,
  say: (line: string) => void = report,
): Promise<Started> {
  const config = await readBuiltConfig();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: options.port,
      cf: false,
      log: new MailLog(say),
      logRequests: false,
      telemetry: { enabled: false },
      // The endpoint that fires crons.
      unsafeTriggerHandlers: true,
      resourcePersistencePath: options.state,
      handleStructuredLogs: ({ level, message }) => say(`${level}: ${message}`),
      workers: [await builtWorker(config, options.variables, around)],
    }),
  );
  const stop = await untilMigrated(miniflare, config);
  return { crons: async () => config.triggers.crons, stop };
}

export async function readBuiltConfig(): Promise<BuiltConfig> {
  const file = join(builtDirectory, 'wrangler.json');
  return JSON.parse(await readFile(file, 'utf8')) as BuiltConfig;
}

/** Waits until workerd runs, sees that it does not outlive us, and migrates; answers how to end it. */
export async function untilMigrated(
  miniflare: Miniflare,
  config: BuiltConfig,
): Promise<() => Promise<void>> {
  await miniflare.ready;
  const dismissGuard = guardWorkerd();
  for (const { binding, migrations_dir } of config.d1_databases)
    await migrate(await miniflare.getD1Database(binding), join(builtDirectory, migrations_dir));
  return async () => {
    await miniflare.dispose();
    dismissGuard();
  };
}

/** Every module of the bundle, the entry first: workerd takes the first for the Worker. */
async function modulesOf(config: BuiltConfig, around: EntryAround | undefined) {
  const files = await readdir(builtDirectory, { recursive: true });
  const lazy = files.filter((file) => /\.m?js$/.test(file) && file !== config.main);
  const modules = [config.main, ...lazy].map((file) => esModule(file));
  return around ? [esModule(around.name, around.contents), ...modules] : modules;
}

const esModule = (name: string, contents?: string) => ({
  type: 'ESModule' as const,
  path: join(builtDirectory, name),
  ...(contents === undefined ? {} : { contents }),
});

/** The built Worker as miniflare is told of it. */
export async function builtWorker(
  config: BuiltConfig,
  variables: Readonly<Record<string, string>>,
  around?: EntryAround,
) {
  const bindings = config.durable_objects.bindings.map(
    ({ name, class_name }) => [name, { className: class_name, useSQLite: true }] as const,
  );
  return {
    name: config.name,
    modulesRoot: builtDirectory,
    modules: await modulesOf(config, around),
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    bindings: { ...variables },
    durableObjects: Object.fromEntries(bindings),
    d1Databases: config.d1_databases.map(({ binding }) => binding),
    kvNamespaces: config.kv_namespaces.map(({ binding }) => binding),
    email: { send_email: config.send_email.map(({ name }) => ({ name })) },
    assets: {
      directory: join(builtDirectory, config.assets.directory),
      binding: config.assets.binding,
      routerConfig: { has_user_worker: true },
      run_worker_first: config.assets.run_worker_first,
      assetConfig: { not_found_handling: config.assets.not_found_handling },
    },
  };
}
