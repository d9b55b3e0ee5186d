import type { AccountId } from '../../../core/units/ids.ts';
import type { SimulatedCommand } from '../../../worker/account/protocol.ts';
import type { Env } from '../../../worker/env.ts';
import worker from '../../../worker/index.ts';
import { type Calls, counted } from './bench/counted-calls.ts';
import { countedD1, noD1 } from './bench/counted-d1.ts';
import type { Bare } from './bench/floors.ts';
import { rawAnswer } from './bench/raw-answer.ts';
import { takeFetched } from './bench/recorded-fetch.ts';
import { shipTwice } from './bench/shipping.ts';
import type { Watched } from './bench/watched-account.ts';

export { BenchObject } from './bench/floors.ts';
export { AccountObject } from './bench/watched-account.ts';

/**
 * The built Worker and, in the same process, what it is compared with and what says what it did.
 * Around the bundle for `npm run bench` alone: it is in nothing that is deployed.
 */
interface BenchEnv extends Env {
  readonly BENCH: DurableObjectNamespace;
}

interface Asked {
  readonly env: BenchEnv;
  readonly url: URL;
  readonly request: Request;
  readonly context: ExecutionContext;
  /** The object of the account that the query names. */
  readonly object: () => Watched;
}

const bare = (env: BenchEnv): Bare => env.BENCH.get(env.BENCH.idFromName('hot')) as unknown as Bare;

const accountOf = (url: URL): AccountId => (url.searchParams.get('account') ?? '') as AccountId;

const handlers: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  '/noop': async ({ env }) => bare(env).noop(),
  '/floor': async ({ env }) => ({ available: await bare(env).floor(1) }),
  '/bench/floor': ({ object }) => object().becomeFloor(),
  '/bench/count': ({ object }) => object().startCounting(),
  '/bench/counted': ({ object }) => object().counted(),
  '/bench/bytes': async ({ object }) => ({ bytes: await object().bytes() }),
  '/bench/evict': ({ object }) =>
    object()
      .evict()
      .catch(() => {}),
  '/bench/history': async ({ object, request }) =>
    object().makeHistory((await request.json()) as SimulatedCommand[]),
  '/bench/head': async ({ env, url }) => ({ seq: await headInD1(env, accountOf(url)) }),
  '/bench/lag': async ({ env, url, object }) => ({
    ms: await object().lagBehind(await headInD1(env, accountOf(url))),
  }),
  '/bench/ship': ({ env, url }) => {
    const { many, few } = Object.fromEntries(url.searchParams);
    return shipTwice(env.DB, accountOf(url), Number(many), Number(few));
  },
  '/bench/raw': ({ env, url }) => rawAnswer(env.DB, url),
  '/bench/cron': runCron,
  '/bench/fetched': async () => ({ fetched: takeFetched() }),
};

async function headInD1(env: Env, account: AccountId): Promise<number> {
  const row = await env.DB.prepare('SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?')
    .bind(account)
    .first<{ seq: number | null }>();
  return row?.seq ?? 0;
}

/** One firing of a schedule, and what it asked of D1. */
async function runCron({ env, url }: Asked) {
  const d1 = noD1();
  const cron = url.searchParams.get('cron') ?? '';
  const controller = { cron, scheduledTime: Date.now(), noRetry() {} } as ScheduledController;
  const start = Date.now();
  const watching = { ...env, DB: countedD1(env.DB, d1) };
  await worker.scheduled(controller, watching);
  return { ms: Date.now() - start, d1 };
}

export default {
  async fetch(request, env, context): Promise<Response> {
    const url = new URL(request.url);
    const handler = handlers[url.pathname];
    if (!handler)
      return request.headers.has('x-bench-count')
        ? countedFetch(request, env, context)
        : worker.fetch(request, env, context);
    const object = () => env.ACCOUNT.get(env.ACCOUNT.idFromName(accountOf(url)));
    const asked = { env, url, request, context, object: object as unknown as () => Watched };
    return Response.json((await handler(asked)) ?? {});
  },
} satisfies ExportedHandler<BenchEnv>;

/** What a request asked of others before its answer, in place of that answer's body. */
async function countedFetch(
  request: Parameters<typeof worker.fetch>[0],
  env: BenchEnv,
  context: ExecutionContext,
): Promise<Response> {
  const calls: Calls = {};
  const d1 = noD1();
  const watching = {
    ...env,
    ACCOUNT: counted(env.ACCOUNT, 'ACCOUNT', calls),
    EDGE: counted(env.EDGE, 'EDGE', calls),
    DB: countedD1(env.DB, d1),
  };
  const { status } = await worker.fetch(request, watching, context);
  return Response.json({ status, calls, d1 });
}
