import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recall } from '../../scripts/running/local-memory.ts';
import { keepOutput, keepSecret } from '../../scripts/searching/kept-output.ts';

const root = join(import.meta.dirname, '../..');
const startLimitMs = 180_000;

/** `npm run serve` in a process of its own, on a free port, over a state of its own. */
export interface BuiltWorker {
  /** Base url of API and pages. */
  readonly url: string;
  /** A link that signs a browser in to the account, once. */
  readonly dashboard: string;
  readonly platformKey: string;
  readonly account: string;
  /** Base url of the Stripe it talks to. */
  readonly stripe: string;
  /** Give it to the next start to go on with what this one wrote. */
  readonly state: string;
  /** What it has printed so far, for a failing test to show. */
  readonly printed: () => string;
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<void>;
  /** Ends it, and the workerd below it, as a power cut does. */
  readonly kill9: () => Promise<void>;
  /** Ends it if need be, and removes its state. */
  readonly remove: () => Promise<void>;
}

export interface BuiltWorkerOptions {
  /** Empty unless 90 days of sample data are asked for. */
  readonly sampleData?: boolean;
  /** A state directory to go on with; a fresh one otherwise. */
  readonly state?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startBuiltWorker(options: BuiltWorkerOptions = {}): Promise<BuiltWorker> {
  const state = options.state ?? (await mkdtemp(join(tmpdir(), 'hydron-credits-')));
  const args = ['--port', '0', '--state', state, '--no-traffic'];
  const child = spawn(
    process.execPath,
    ['scripts/serve.ts', ...args, ...(options.sampleData ? [] : ['--empty'])],
    {
      cwd: root,
      env: { ...process.env, ...options.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that kill9 reaches workerd too.
      detached: true,
    },
  );
  const printed = collect(child);
  const over = once(child, 'exit');
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // Below zero: the whole group.
    process.kill(signal === 'SIGKILL' ? -Number(child.pid) : Number(child.pid), signal);
    await over;
  };
  await untilPrinted(child, printed, /^ready$/m).catch(async (error) => {
    await end('SIGKILL');
    throw error;
  });
  const { platformKey, sessionSecret, stripeWebhookSecret } = await recall(state);
  for (const secret of [platformKey, sessionSecret, stripeWebhookSecret]) keepSecret(secret);
  const line = (name: string) =>
    new RegExp(`^${name}: (.+)$`, 'm').exec(printed())?.[1] ?? missing(name, printed());
  return {
    url: line('api'),
    dashboard: line('dashboard'),
    platformKey: line('api key'),
    account: line('account'),
    stripe: line('stripe').split(' ')[0] ?? '',
    state,
    printed,
    stop: () => end('SIGINT'),
    kill9: () => end('SIGKILL'),
    remove: async () => {
      await end('SIGINT');
      await rm(state, { recursive: true, force: true });
    },
  };
}

const missing = (name: string, printed: string): never => {
  throw new Error(`the built Worker printed no ${name}:\n${printed}`);
};

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      keepOutput(piece);
    });
  return () => text;
}

function untilPrinted(child: ChildProcess, printed: () => string, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the built Worker ${why}:\n${printed()}`));
    const timer = setTimeout(() => fail('did not start in time'), startLimitMs);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
    child.stdout?.on('data', () => {
      if (!what.test(printed())) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
