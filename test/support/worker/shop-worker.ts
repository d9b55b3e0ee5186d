import type { Env } from '../../../worker/env.ts';
import worker, { AccountObject as RealAccountObject } from '../../../worker/index.ts';

/**
 * The built Worker with what a scenario needs around it: a clock that can be put forward, a D1 that
 * fails or forgets to answer, objects that fail between the steps of a payment, and crons that fire
 * when told. All of it stands in this isolate, which Worker and objects share. Driven by
 * `POST /local/shop/<what>` with JSON.
 */
interface D1Fault {
  /** Part of a statement's text; without it, every statement. */
  readonly statement?: string;
  /** Whether the statement is carried out before the answer is lost. */
  readonly after?: boolean;
  left: number;
}

interface StepFault {
  /** Which payment step; without it, any. */
  readonly step?: string;
  /** Before it did anything, after it did everything, or as a killed object right after that. */
  readonly when: 'before' | 'after' | 'killed';
  left: number;
}

let shiftMs = 0;
let d1Faults: D1Fault[] = [];
let stepFaults: StepFault[] = [];
/** Whether objects leave auto top-ups to the cron. */
let withoutTopUps = false;

const wallClock = Date.now;
Date.now = () => wallClock() + shiftMs;

const faulty = (env: Env): Env => ({ ...env, DB: withFaults(env.DB) });

/** Takes the first fault that fits, and counts it as used. */
function take<F extends { left: number }>(faults: F[], fits: (fault: F) => boolean): F | undefined {
  const found = faults.find((fault) => fault.left > 0 && fits(fault));
  if (found) found.left -= 1;
  return found;
}

export class AccountObject extends RealAccountObject {
  constructor(ctx: DurableObjectState, env: Env) {
    const { storage } = ctx;
    const setAlarm = storage.setAlarm.bind(storage);
    // The platform rings by the wall clock.
    storage.setAlarm = (at: number | Date) => setAlarm(Number(at) - shiftMs);
    super(ctx, faulty(env));
  }

  override async payments(...args: Parameters<RealAccountObject['payments']>) {
    const fault = take(stepFaults, ({ step }) => step === undefined || step === args[1]);
    if (fault?.when === 'before') throw new Error(`a scenario failed ${args[1]}`);
    const answer = await super.payments(...args);
    if (fault?.when === 'killed') this.ctx.abort(`a scenario killed it after ${args[1]}`);
    if (fault) throw new Error(`a scenario lost the answer of ${args[1]}`);
    return answer;
  }

  protected override async tryTopUp(): Promise<void> {
    if (!withoutTopUps) await super.tryTopUp();
  }

  /** What the platform does when the time has come; a clock put forward does not make it. */
  ring(): Promise<void> {
    return this.alarm();
  }
}

interface Ringing {
  ring(): Promise<void>;
}

const orders: Record<string, (ask: never, env: Env) => unknown> = {
  clock: ({ ms }: { ms: number }) => {
    shiftMs = ms;
  },
  d1: (fault: D1Fault) => d1Faults.push(fault),
  step: (fault: StepFault) => stepFaults.push(fault),
  topUps: ({ by }: { by: 'object' | 'cron' }) => {
    withoutTopUps = by === 'cron';
  },
  calm: () => {
    d1Faults = [];
    stepFaults = [];
    withoutTopUps = false;
  },
  /** How often what was ordered has still to happen. */
  left: () => [...d1Faults, ...stepFaults].reduce((sum, { left }) => sum + left, 0),
  ring: ({ account }: { account: string }, env: Env) =>
    (env.ACCOUNT.get(env.ACCOUNT.idFromName(account)) as unknown as Ringing).ring(),
  cron: ({ cron }: { cron: string }, env: Env) =>
    worker.scheduled(
      { cron, scheduledTime: Date.now(), noRetry() {} } as ScheduledController,
      faulty(env),
    ),
  /** Rows of D1, past every fault. */
  rows: async ({ sql }: { sql: string }, env: Env) => (await env.DB.prepare(sql).all()).results,
};

export default {
  async fetch(request, env, context): Promise<Response> {
    const order = /\/local\/shop\/(\w+)$/.exec(request.url)?.[1] ?? '';
    const carryOut = orders[order];
    if (!carryOut) return worker.fetch(request, faulty(env), context);
    try {
      const done = await carryOut((await request.json()) as never, env);
      return Response.json(done ?? null);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
  async scheduled(controller, env): Promise<void> {
    await worker.scheduled(controller, faulty(env));
  },
} satisfies ExportedHandler<Env>;

interface Wrapped {
  readonly real: object;
  /** The statement it stands for; empty for a database. */
  readonly text: string;
}

/** What each wrapped thing stands for: a batch takes no other than D1's own. */
const behind = new WeakMap<object, Wrapped>();

/** What hands on another object that would call D1. */
const handsOn = new Set<PropertyKey>(['prepare', 'bind', 'withSession']);

function withFaults<Target extends object>(target: Target, text = ''): Target {
  const wrapped = new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (handsOn.has(name))
        return (...args: unknown[]) =>
          withFaults(value.apply(target, args) as object, name === 'prepare' ? `${args[0]}` : text);
      return (...args: unknown[]) => call(value.bind(target) as Call, args, text);
    },
  });
  behind.set(wrapped, { real: target, text });
  return wrapped;
}

type Call = (...args: unknown[]) => Promise<unknown>;

async function call(carryOut: Call, args: unknown[], text: string): Promise<unknown> {
  const statements = args.flat().map((one) => behind.get(Object(one)));
  const all = [text, ...statements.map((one) => one?.text ?? '')].join('\n');
  const fault = take(d1Faults, ({ statement }) => all.includes(statement ?? ''));
  if (fault && !fault.after) throw lost();
  const answer = await carryOut(...args.map(unwrapped));
  if (fault) throw lost();
  return answer;
}

const lost = () => new Error('D1_ERROR: Network connection lost.');

const unwrapped = (argument: unknown): unknown =>
  Array.isArray(argument) ? argument.map((one) => behind.get(Object(one))?.real ?? one) : argument;
