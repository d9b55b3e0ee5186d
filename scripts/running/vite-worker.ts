import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { createLogger, createServer, type Logger } from 'vite';
import { guardWorkerd } from './guard.ts';
import { tellsOfMail } from './mail-log.ts';
import { migrate } from './migrate.ts';
import { quiet } from './quiet.ts';
import { type Place, report, type Started } from './run.ts';

const root = join(import.meta.dirname, '../..');

/** The Worker in development: one vite that serves pages and Worker and reloads both as they change. */
export async function startViteWorker({ port, state, variables }: Place): Promise<Started> {
  await migrateDevelopment(state);
  Object.assign(process.env, quiet, variables, { HYDRON_STATE: state });
  const server = await createServer({
    configFile: join(root, 'vite.config.ts'),
    customLogger: warningsAndMails(),
    server: { host: '127.0.0.1', port, strictPort: true },
  });
  await server.listen();
  const dismissGuard = guardWorkerd();
  return {
    crons: readCrons,
    stop: async () => {
      await server.close();
      dismissGuard();
    },
  };
}

/** vite's log, which passes on what miniflare says. */
function warningsAndMails(): Logger {
  const logger = createLogger('warn');
  const info = (message: string) => {
    if (tellsOfMail(message)) report(message);
  };
  return { ...logger, info };
}

/** vite starts its own workerd and does not hand out its database, so one comes before it. */
async function migrateDevelopment(state: string): Promise<void> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: 'export default {}',
      telemetry: { enabled: false },
      // A database without an id goes by its binding's name, as it does in vite.
      d1Databases: ['DB'],
      resourcePersistencePath: join(state, 'v3'),
    }),
  );
  try {
    await migrate(await miniflare.getD1Database('DB'), join(root, 'db/migrations'));
  } finally {
    await miniflare.dispose();
  }
}

/** wrangler takes a second to load, so it is loaded when everything else is up. */
async function readCrons(): Promise<readonly string[]> {
  const { unstable_readConfig } = await import('wrangler');
  return unstable_readConfig({ config: join(root, 'wrangler.toml') }).triggers.crons ?? [];
}
