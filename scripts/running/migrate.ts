import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Statement {
  bind(...values: unknown[]): Statement;
  run(): Promise<unknown>;
  all<T>(): Promise<{ results: T[] }>;
}

/** As much of a D1 database as migrating one takes. */
export interface Migratable {
  prepare(sql: string): Statement;
  batch(statements: Statement[]): Promise<unknown>;
}

/**
 * Applies the migrations a local database lacks, each in one batch with the line that records it,
 * in the table wrangler keeps: `wrangler d1 migrations` can take over at any time. Returns the
 * names applied.
 */
export async function migrate(database: Migratable, directory: string): Promise<string[]> {
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run();
  const known = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(known.results.map(({ name }) => name));
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const missing = files.filter((name) => !applied.has(name));
  for (const name of missing) {
    const statements = split(await readFile(join(directory, name), 'utf8'));
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
  return missing;
}

/** drizzle-kit marks where one statement ends: nobody here has to parse SQL. */
const split = (migration: string): string[] =>
  migration
    .split('--> statement-breakpoint')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
