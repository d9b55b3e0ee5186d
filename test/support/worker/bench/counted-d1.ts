/** What was asked of D1, by D1's own account of it. */
export interface D1Tally {
  calls: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
  /** Of one statement, as D1 timed it. */
  slowestMs: number;
}

export const noD1 = (): D1Tally => ({
  calls: 0,
  statements: 0,
  rowsRead: 0,
  rowsWritten: 0,
  slowestMs: 0,
});

/** The statement behind each counted one: a batch takes no other. */
const behind = new WeakMap<object, D1PreparedStatement>();

/** A database whose every statement is added to a tally. Only for what this project asks of D1. */
export function countedD1(db: D1Database, tally: D1Tally): D1Database {
  const counted = {
    prepare: (sql: string) => countedStatement(db.prepare(sql), tally),
    batch: async (statements: D1PreparedStatement[]) => {
      tally.calls++;
      const results = await db.batch(statements.map((one) => behind.get(one) ?? one));
      for (const { meta } of results) add(tally, meta);
      return results;
    },
  };
  return counted as unknown as D1Database;
}

function countedStatement(statement: D1PreparedStatement, tally: D1Tally): D1PreparedStatement {
  const all = async () => {
    tally.calls++;
    const result = await statement.all<Record<string, unknown>>();
    add(tally, result.meta);
    return result;
  };
  const counted = {
    bind: (...values: unknown[]) => countedStatement(statement.bind(...values), tally),
    all,
    run: all,
    // D1 says nothing of its rows to whoever asks for these two.
    first: async () => (await all()).results[0] ?? null,
    raw: async () => (await all()).results.map((row) => Object.values(row)),
  } as unknown as D1PreparedStatement;
  behind.set(counted, statement);
  return counted;
}

function add(tally: D1Tally, meta: D1Meta): void {
  tally.statements++;
  tally.rowsRead += meta.rows_read;
  tally.rowsWritten += meta.rows_written;
  tally.slowestMs = Math.max(tally.slowestMs, meta.duration);
}
