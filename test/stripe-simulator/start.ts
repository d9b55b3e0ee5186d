import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Control } from './control/control.ts';
import { Faults } from './control/faults.ts';
import { Deliverer } from './events/deliver.ts';
import { Api } from './http/api.ts';
import { simulatorServer } from './http/server.ts';
import { jobs } from './jobs.ts';
import { routes } from './routes.ts';
import { nextDue, runDue } from './timetable.ts';
import { World } from './world.ts';

export interface WebhookOption {
  readonly url: string;
  /** With several, each webhook carries one signature a secret, as while one is rolled. */
  readonly secret: string | readonly string[];
  /** Event types, `invoice.*` or `*`; all unless told. */
  readonly events?: readonly string[];
}

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly webhook?: readonly WebhookOption[];
  /** Milliseconds since the epoch; the machine's clock unless told. */
  readonly clock?: () => number;
  /** Makes ids repeatable. */
  readonly seed?: string;
  /** Refuse to send what stripe-node's types do not allow; on unless told. */
  readonly strict?: boolean;
  /** Keeps everything in this file over restarts. */
  readonly stateFile?: string;
  /** Seconds a bank debit or a slow refund is under way; 10 unless told. */
  readonly settleAfterSeconds?: number;
  /** Tax on what asks for automatic tax, in percent; 0 unless told. */
  readonly taxPercent?: number;
  readonly retryDelaysMs?: readonly number[];
  readonly webhookTimeoutMs?: number;
}

export interface StripeSimulator {
  /** `http://127.0.0.1:4242`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly control: Control;
  readonly close: () => Promise<void>;
}

/** Back-off in wall-clock time: short enough to watch. */
const retryDelaysMs = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000];

/** How long after a change the state file is written. */
const saveAfterMs = 200;

/** A timer cannot be set further ahead than this. */
const timerMaxMs = 2 ** 31 - 1;

/** Starts a simulated Stripe account on 127.0.0.1. */
export async function startStripeSimulator(
  options: SimulatorOptions = {},
): Promise<StripeSimulator> {
  const world = new World({
    clock: options.clock ?? Date.now,
    strict: options.strict ?? true,
    settleAfterSeconds: options.settleAfterSeconds ?? 10,
    taxPercent: options.taxPercent ?? 0,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const { stateFile } = options;
  if (stateFile && existsSync(stateFile)) world.store.load(stateFile);
  const deliverer = new Deliverer(world, {
    endpoints: (options.webhook ?? []).map(({ url, secret, events = ['*'] }) => ({
      url,
      secrets: typeof secret === 'string' ? [secret] : secret,
      events,
    })),
    retryDelaysMs: options.retryDelaysMs ?? retryDelaysMs,
    timeoutMs: options.webhookTimeoutMs ?? 20_000,
  });
  world.heard = (event) => deliverer.hear(event);
  const faults = new Faults();
  const control = new Control(world, faults, deliverer);
  const clockwork = runByItself(world);
  const saver = saving(world, stateFile);
  const server = simulatorServer({
    world,
    control,
    api: new Api(world, routes, faults),
    after: saver.soon,
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  world.origin = `http://127.0.0.1:${port}`;
  world.wake();
  deliverer.wake();
  return {
    url: world.origin,
    port,
    control,
    close: async () => {
      clockwork.stop();
      deliverer.close();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      saver.now();
    },
  };
}

/** Lets jobs happen when their time comes by the clock, without anyone advancing it. */
function runByItself(world: World): { stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  world.wake = () => {
    clearTimeout(timer);
    const due = nextDue(world);
    if (stopped || due === undefined) return;
    const wait = Math.min(Math.max(0, due * 1000 - world.nowMs()), timerMaxMs);
    timer = setTimeout(() => {
      runDue(world, jobs, null, world.now());
      world.wake();
    }, wait);
    timer.unref();
  };
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function saving(world: World, file: string | undefined): { soon: () => void; now: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(timer);
    if (file) world.store.save(file);
  };
  return {
    now,
    soon: () => {
      clearTimeout(timer);
      if (!file) return;
      timer = setTimeout(now, saveAfterMs);
      timer.unref();
    },
  };
}
