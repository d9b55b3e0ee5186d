import { type Announcement, announce } from './announce.ts';
import { fireCrons } from './crons.ts';
import { demoPeople } from './demo-people.ts';
import { freePort } from './free-port.ts';
import { type LocalClient, localClient, untilReady } from './local-client.ts';
import { type LocalMemory, recall } from './local-memory.ts';
import { type LocalStripe, localStripe, simulatorPort } from './local-stripe.ts';
import { localVariables } from './local-variables.ts';
import type { RunOptions } from './options.ts';
import { ensureDemoAccount, ensureDemoBilling, pushCatalogue } from './seed.ts';
import { lockState } from './state-lock.ts';
import { startTraffic } from './traffic.ts';

/** Where a Worker is to listen, and with what. */
export interface Place {
  readonly port: number;
  /** The directory all state is kept in. */
  readonly state: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Started {
  readonly crons: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export const report = (text: string) => process.stderr.write(`${text}\n`);

const readyLimitMs = 120_000;
/** How long a stop may take before it is made to. */
const stopLimitMs = 5_000;

/**
 * Everything that is the same for the built Worker and the one in development: the claim on the
 * state, keys, a free port, sample data, the printed lines, crons, traffic, and an end that leaves
 * nothing running.
 */
export async function run(
  options: RunOptions,
  start: (place: Place) => Promise<Started>,
  length: 'until stopped' | 'until seeded' = 'until stopped',
): Promise<void> {
  const ends: (() => unknown)[] = [];
  stopOnSignal(ends);
  try {
    ends.push(await lockState(options.state));
    const memory = await recall(options.state);
    const sessionSecret = process.env.SESSION_SECRET || memory.sessionSecret;
    const port = await freePort(options.port);
    if (options.port !== 0 && port !== options.port)
      report(`port ${options.port} is taken, so this is ${port}`);
    const stripe = await localStripe({
      wanted: options.stripe,
      environment: process.env,
      workerPort: port,
      webhookSecret: memory.stripeWebhookSecret,
      state: options.state,
      port: options.port === 0 ? 0 : simulatorPort,
    });
    ends.push(stripe.stop);
    // In development vite reads them here.
    Object.assign(process.env, stripe.variables);
    const started = await start({
      port,
      state: options.state,
      variables: localVariables({
        // Nothing leaves this machine: what is sent is written to files.
        EMAIL_FROM: 'Hydron Credits <notices@hydron.example>',
        DASHBOARD_URL: `http://localhost:${port}`,
        ...process.env,
        SESSION_SECRET: sessionSecret,
        HYDRON_LOCAL: '1',
      }),
    });
    ends.push(started.stop);
    stopOnSignal(ends);
    const client = localClient(`http://localhost:${port}`, { ...memory, sessionSecret });
    const announcement = await open(options, memory, client, stripe);
    if (length === 'until seeded') return await endAll(ends, 0);
    process.stdout.write(`${announce(announcement)}\n`);
    ends.push(fireCrons(client.base, await started.crons(), report));
    if (options.traffic) ends.push(startTraffic(client, announcement.account, report));
    process.stdout.write('ready\n');
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    await endAll(ends, 1);
  }
}

/** Waits until it answers, then sees to the platform key, what is sold, and the demo account. */
async function open(
  { state, empty, traffic }: RunOptions,
  memory: LocalMemory,
  client: LocalClient,
  stripe: LocalStripe,
): Promise<Announcement> {
  const { base } = client;
  await untilReady(base, readyLimitMs);
  await client.registerPlatformKey();
  if (stripe.mayBeSeeded) await pushCatalogue(client).catch(complain('pushing the catalogue'));
  const account = await ensureDemoAccount(client, state, memory, empty);
  if (stripe.simulator && !empty)
    await ensureDemoBilling(client, state).catch(complain('the sample purchases'));
  const links = await demoPeople(client, account);
  const { platformKey } = memory;
  return { base, ...links, platformKey, account, stripe: stripe.shown, empty, traffic };
}

/** What is not needed to run is said and not fatal. */
const complain = (what: string) => (error: Error) => report(`${what} failed: ${error.message}`);

/** A terminal and npm each pass Ctrl-C on, so that it comes twice. */
function stopOnSignal(ends: (() => unknown)[]) {
  let stopping = false;
  const stop = () => {
    if (!stopping) void endAll(ends, 0);
    stopping = true;
  };
  // miniflare's own handlers would exit at once, with what we began still running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.removeAllListeners(signal).on(signal, stop);
}

/** What began last ends first. */
async function endAll(ends: (() => unknown)[], code: number): Promise<void> {
  setTimeout(() => process.exit(1), stopLimitMs).unref();
  for (const end of ends.splice(0).reverse()) {
    try {
      await end();
    } catch (error) {
      report(String(error));
    }
  }
  process.exit(code);
}
