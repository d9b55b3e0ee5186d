import { type D1Port, type D1Statement, openDb } from '../../db/d1.ts';
import type { Env } from '../env.ts';

/** D1 did not do what it was asked: the answer is 503, and the same request may be sent again. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
}

/**
 * D1 for the routes, with its failures told from our own mistakes: a statement D1 refuses is a
 * bug and stays one, everything else is D1 not being there.
 */
export function database(env: Env): D1Port {
  const db = openDb(env);
  return {
    prepare: (sql) => guarded(db.prepare(sql)),
    batch: (statements) =>
      orFailure(() => db.batch(statements.map((statement) => bare.get(statement) ?? statement))),
  };
}

const bare = new WeakMap<D1Statement, D1Statement>();

function guarded(statement: D1Statement): D1Statement {
  const guard: D1Statement = {
    bind: (...values) => guarded(statement.bind(...values)),
    all: () => orFailure(() => statement.all()),
    first: () => orFailure(() => statement.first()),
    run: () => orFailure(() => statement.run()),
    raw: () => orFailure(() => statement.raw()),
  };
  bare.set(guard, statement);
  return guard;
}

/** What SQLite says of a statement that can never work. */
const ourMistake = /constraint|syntax error|no such (table|column)|SQLITE_(MISMATCH|RANGE)/i;

async function orFailure<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (ourMistake.test(message)) throw error;
    throw new DatabaseFailure(message, { cause: error });
  }
}

/** Also when a query builder has wrapped it. */
export function isDatabaseFailure(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof DatabaseFailure) return true;
  return false;
}
