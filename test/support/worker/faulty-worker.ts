import type { Env } from '../../../worker/env.ts';
import worker, { AccountObject as RealAccountObject } from '../../../worker/index.ts';

/**
 * The built Worker with a D1 that can be taken away, from the Worker and from the objects alike.
 * Whether it is away stands in KV, so that an isolate that starts in the middle knows it too.
 * `/local/faults` sets and says it, and says what D1 has, past the fault.
 */
const flag = 'test:d1-is-away';

const faulty = (env: Env): Env => ({ ...env, DB: withFaults(env.DB, env) });

export class AccountObject extends RealAccountObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, faulty(env));
  }
}

export default {
  async fetch(request, env, context): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/local/faults') return control(request, env);
    return worker.fetch(request, faulty(env), context);
  },
  async scheduled(controller, env): Promise<void> {
    await worker.scheduled(controller, faulty(env));
  },
} satisfies ExportedHandler<Env>;

async function control(request: Request, env: Env): Promise<Response> {
  if (request.method === 'PUT') await env.EDGE.put(flag, await request.text());
  const heads = await env.DB.prepare(
    'SELECT account, max(seq) AS seq FROM ledger_entries GROUP BY account',
  ).all<{ account: string; seq: number }>();
  return Response.json({
    away: await env.EDGE.get(flag),
    heads: Object.fromEntries(heads.results.map(({ account, seq }) => [account, seq])),
  });
}

/** What hands on another object that would call D1. */
const handsOn = new Set<PropertyKey>(['prepare', 'bind', 'withSession']);
/** The statement behind each wrapped one: a batch takes no other. */
const behind = new WeakMap<object, object>();

function withFaults<Target extends object>(target: Target, env: Env): Target {
  const wrapped = new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (handsOn.has(name))
        return (...args: unknown[]) => withFaults(value.apply(target, args) as object, env);
      return async (...args: unknown[]) => {
        if ((await env.EDGE.get(flag)) === 'yes')
          throw new Error('D1_ERROR: Network connection lost.');
        return value.apply(target, args.map(unwrapped));
      };
    },
  });
  behind.set(wrapped, target);
  return wrapped;
}

const unwrapped = (argument: unknown): unknown =>
  Array.isArray(argument) ? argument.map((one: object) => behind.get(one) ?? one) : argument;
