import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../../../worker/env.ts';
import worker, { AccountObject as RealAccountObject } from '../../../worker/index.ts';

/**
 * The built Worker and, in the same process, what it is compared with: an object call that does
 * nothing, and the least that a durable debit can be. Around the bundle for `npm run bench` alone.
 */
interface BenchEnv extends Env {
  readonly BENCH: DurableObjectNamespace;
}

interface Beside {
  noop(): Promise<void>;
  floor(amount: number): Promise<number>;
}

interface Watched {
  countStatements(): Promise<void>;
  statementsCounted(): Promise<number>;
  lagBehind(head: number): Promise<number>;
  evict(): Promise<void>;
}

export class BenchObject extends DurableObject<Env> implements Beside {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS balance (one INTEGER PRIMARY KEY, available INTEGER NOT NULL);
       CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, amount INTEGER NOT NULL, at INTEGER NOT NULL);
       INSERT OR IGNORE INTO balance VALUES (1, 1000000000000);`,
    );
  }

  async noop(): Promise<void> {}

  /** One conditional update, one insert; the platform commits them once, before the answer. */
  async floor(amount: number): Promise<number> {
    const { sql } = this.ctx.storage;
    const [row] = sql
      .exec<{ available: number }>(
        'UPDATE balance SET available = available - ?1 WHERE available >= ?1 RETURNING available',
        amount,
      )
      .toArray();
    if (!row) throw new Error('the floor ran out of credits');
    sql.exec('INSERT INTO entries (amount, at) VALUES (?, ?)', amount, Date.now());
    return row.available;
  }
}

/** The account's object, which says what no caller of the API needs to know. */
export class AccountObject extends RealAccountObject implements Watched {
  #statements = 0;

  /** From now on, until the object sleeps. */
  async countStatements(): Promise<void> {
    const { sql } = this.ctx.storage;
    const exec = sql.exec.bind(sql);
    const counting: typeof sql.exec = (statement, ...parameters) => {
      this.#statements++;
      return exec(statement, ...parameters);
    };
    Object.defineProperty(sql, 'exec', { value: counting });
  }

  async statementsCounted(): Promise<number> {
    return this.#statements;
  }

  /** How long ago the oldest entry after `head` was written, in ms; 0 when there is none. */
  async lagBehind(head: number): Promise<number> {
    const [row] = this.ctx.storage.sql
      .exec<{ at: number }>('SELECT at FROM entries WHERE seq = ?', head + 1)
      .toArray();
    return row ? Date.now() - row.at : 0;
  }

  /** Forgets all it remembers, as the platform makes it when it moves or is not asked for a while. */
  async evict(): Promise<void> {
    this.ctx.abort('evicted by the bench');
  }
}

type Handler = (env: BenchEnv, url: URL) => Promise<Response>;

const beside = (env: BenchEnv): Beside =>
  env.BENCH.get(env.BENCH.idFromName('hot')) as unknown as Beside;

const watched = (env: BenchEnv, url: URL): Watched =>
  env.ACCOUNT.get(
    env.ACCOUNT.idFromName(url.searchParams.get('account') ?? ''),
  ) as unknown as Watched;

const handlers: Readonly<Record<string, Handler>> = {
  '/noop': async (env) => {
    await beside(env).noop();
    return new Response('done');
  },
  '/floor': async (env) => Response.json({ available: await beside(env).floor(1) }),
  '/bench/count': async (env, url) => {
    await watched(env, url).countStatements();
    return Response.json({});
  },
  '/bench/counted': async (env, url) =>
    Response.json({ statements: await watched(env, url).statementsCounted() }),
  '/bench/lag': async (env, url) => {
    const row = await env.DB.prepare('SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?')
      .bind(url.searchParams.get('account'))
      .first<{ seq: number | null }>();
    return Response.json({ ms: await watched(env, url).lagBehind(row?.seq ?? 0) });
  },
  '/bench/evict': async (env, url) => {
    await watched(env, url)
      .evict()
      .catch(() => {});
    return Response.json({});
  },
};

export default {
  async fetch(request, env, context): Promise<Response> {
    const url = new URL(request.url);
    const handler = handlers[url.pathname];
    if (handler) return handler(env, url);
    if (!request.headers.has('x-bench-count')) return worker.fetch(request, env, context);
    const calls: Record<string, number> = {};
    const counted = { ...env, ...countedBindings(env, calls) };
    const response = await worker.fetch(request, counted, context);
    return Response.json({ status: response.status, calls });
  },
} satisfies ExportedHandler<BenchEnv>;

const countedBindings = (env: Env, calls: Record<string, number>) => ({
  ACCOUNT: counted(env.ACCOUNT, 'ACCOUNT', calls),
  DB: counted(env.DB, 'DB', calls),
  EDGE: counted(env.EDGE, 'EDGE', calls),
});

/** Counts the calls of a binding, and those of the objects it hands out. */
function counted<T extends object>(binding: T, name: string, calls: Record<string, number>): T {
  return new Proxy(binding, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        // Finding an object is no call; what is asked of it is.
        if (name === 'ACCOUNT' && property === 'get')
          return counted(result as object, 'object', calls);
        if (name !== 'ACCOUNT') calls[name] = (calls[name] ?? 0) + 1;
        return result;
      };
    },
  });
}
