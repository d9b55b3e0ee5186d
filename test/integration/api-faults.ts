import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import worker from '../../worker/index.ts';
import { type Body, env, type Sent } from './api-client.ts';

/** The Worker with a part of its surroundings replaced; answers once all it began has ended. */
export async function answerWith(replaced: Partial<typeof env>, path: string, sent: Sent = {}) {
  const { key, body } = sent;
  const headers: Record<string, string> = { ...sent.headers };
  if (key !== undefined) headers.authorization = `Bearer ${key}`;
  if (body !== undefined) headers['content-type'] ??= 'application/json';
  const method = sent.method ?? (body === undefined ? 'GET' : 'POST');
  const content = body === undefined ? null : JSON.stringify(body);
  const request = new Request(`http://localhost${path}`, { method, headers, body: content });
  const context = createExecutionContext();
  const response = await worker.fetch(
    request as Parameters<typeof worker.fetch>[0],
    { ...env, ...replaced },
    context,
  );
  const json = (await response.json()) as Body;
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, json };
}

const away = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'));
const statement: object = { bind: () => statement, all: away, first: away, run: away, raw: away };

export const noDatabase = { prepare: () => statement, batch: away } as unknown as D1Database;

/** A namespace whose every object answers like this. */
export const objectThat = (answers: Readonly<Record<string, (...args: never[]) => unknown>>) =>
  ({
    idFromName: (name: string) => name,
    get: () => answers,
  }) as unknown as DurableObjectNamespace;

/** KV as it is, except for how it takes a value. */
export function edgeThatPuts(put: (name: string, value: string) => Promise<void>): KVNamespace {
  const real = env.EDGE;
  return new Proxy(real, {
    get(_, name) {
      if (name === 'put') return put;
      const value: unknown = Reflect.get(real, name, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

/**
 * D1 as it is, but without the answer to statements that match: lost on the way there, or on the way
 * back.
 */
export function databaseThatLoses(match: RegExp, when: 'before' | 'after' = 'before'): D1Database {
  const texts = new WeakMap<object, { sql: string; real: D1PreparedStatement }>();
  const run = async <T>(lost: boolean, ask: () => Promise<T>): Promise<T> => {
    if (!lost) return ask();
    if (when === 'after') await ask();
    return away();
  };
  const wrap = (sql: string, real: D1PreparedStatement): D1PreparedStatement => {
    const lost = match.test(sql);
    const statement = {
      bind: (...values: unknown[]) => wrap(sql, real.bind(...values)),
      all: () => run(lost, () => real.all()),
      first: () => run(lost, () => real.first()),
      run: () => run(lost, () => real.run()),
      raw: () => run(lost, () => real.raw()),
    } as unknown as D1PreparedStatement;
    texts.set(statement, { sql, real });
    return statement;
  };
  return {
    prepare: (sql: string) => wrap(sql, env.DB.prepare(sql) as unknown as D1PreparedStatement),
    batch: (statements: D1PreparedStatement[]) => {
      const known = statements.map((one) => texts.get(one));
      const lost = known.some((one) => one !== undefined && match.test(one.sql));
      const real = known.map((one) => one?.real) as never;
      return run(lost, () => env.DB.batch(real));
    },
  } as unknown as D1Database;
}
