import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** The Stripe a locally running Worker talks to. */
export interface LocalStripe {
  /** What the Worker is told of it; all empty where nothing is to be bought. */
  readonly variables: Readonly<Record<string, string>>;
  /** As it stands on screen. */
  readonly shown: string;
  /** Where the simulator is, when we started it: what is bought there costs nobody anything. */
  readonly simulator?: string;
  /** Whether products and prices may be made there unasked: never where money is real. */
  readonly mayBeSeeded: boolean;
  readonly stop: () => Promise<void>;
}

export interface StripeWishes {
  /** False for none at all. */
  readonly wanted: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the Worker will listen. */
  readonly workerPort: number;
  /** Signs the simulator's webhooks. */
  readonly webhookSecret: string;
  readonly state: string;
  /** Where to look for the simulator's port first; 0 for any. */
  readonly port: number;
}

/** Stripe's own stand-in listens here, so clients of it know the number. */
export const simulatorPort = 12_111;

/** Any key of the form works with a server that is not Stripe's own. */
const localKey = 'sk_test_local';

const nothing = { STRIPE_API_BASE: '', STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' };

const simulator = join(import.meta.dirname, '../../test/stripe-simulator/main.ts');
const startLimitMs = 30_000;
/** It writes its state when it ends: longer than that takes. */
const stopLimitMs = 3_000;

/** The Stripe that the environment names; where it names none, a simulator of our own. */
export async function localStripe(wishes: StripeWishes): Promise<LocalStripe> {
  const { STRIPE_API_BASE: base, STRIPE_SECRET_KEY: key } = wishes.environment;
  const stop = async () => {};
  if (!wishes.wanted) return { variables: nothing, shown: 'none', mayBeSeeded: false, stop };
  if (base) {
    const variables = { STRIPE_API_BASE: base, STRIPE_SECRET_KEY: key || localKey };
    return { variables, shown: base, mayBeSeeded: true, stop };
  }
  if (key)
    return {
      variables: { STRIPE_SECRET_KEY: key },
      shown: 'real',
      mayBeSeeded: key.includes('_test_'),
      stop,
    };
  return startSimulator(wishes);
}

async function startSimulator(wishes: StripeWishes): Promise<LocalStripe> {
  const { environment, workerPort, state, port } = wishes;
  const secrets = environment.STRIPE_WEBHOOK_SECRET || wishes.webhookSecret;
  const args = [
    ...['--port', String(await freePort(port))],
    ...['--webhook', `http://127.0.0.1:${workerPort}/v1/stripe/webhook`],
    ...secrets.split(',').flatMap((secret) => ['--secret', secret.trim()]),
    ...['--state', join(state, 'stripe.json')],
    '--with-parent',
  ];
  const child = spawn(process.execPath, [simulator, ...args], {
    // Its stdin is what tells it that we are gone, however we went.
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is for us: it ends after the Worker that talks to it.
    detached: true,
  });
  const url = await printedUrl(child);
  return {
    variables: {
      STRIPE_API_BASE: url,
      STRIPE_SECRET_KEY: localKey,
      STRIPE_WEBHOOK_SECRET: secrets,
    },
    shown: `${url} (local simulator, no real money)`,
    simulator: url,
    mayBeSeeded: true,
    stop: () => endOf(child),
  };
}

async function printedUrl(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(startLimitMs);
  let printed = '';
  for await (const piece of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += String(piece);
    const url = /at (http:\S+)\. /.exec(printed)?.[1];
    if (url) return url;
    if (signal.aborted) break;
  }
  child.kill('SIGKILL');
  throw new Error(`the Stripe simulator did not start: ${printed}`);
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  child.stdin?.end();
  await once(child, 'exit');
  clearTimeout(timer);
}
