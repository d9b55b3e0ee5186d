import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../../scripts/running/migrate.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

let directory: string;
let database: SqliteD1;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hydron-credits-migrations-'));
  database = sqliteD1();
});

afterEach(async () => {
  database.close();
  await rm(directory, { recursive: true, force: true });
});

const write = (name: string, ...statements: string[]) =>
  writeFile(join(directory, name), statements.join('\n--> statement-breakpoint\n'));

const rows = (table: string) =>
  database.sqlite.prepare(`SELECT * FROM ${table}`).all() as { name: string }[];

it('applies migrations in order, each once', async () => {
  await write('0001_second.sql', "INSERT INTO notes VALUES ('b')");
  await write('0000_first.sql', 'CREATE TABLE notes (name TEXT)', "INSERT INTO notes VALUES ('a')");
  expect(await migrate(database, directory)).toEqual(['0000_first.sql', '0001_second.sql']);
  expect(await migrate(database, directory)).toEqual([]);
  await write('0002_third.sql', "INSERT INTO notes VALUES ('c')");
  expect(await migrate(database, directory)).toEqual(['0002_third.sql']);
  expect(rows('notes').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

it('keeps a statement whole that has semicolons of its own', async () => {
  await write(
    '0000_first.sql',
    'CREATE TABLE notes (name TEXT)',
    "CREATE TRIGGER kept BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'kept; always'); END",
    "INSERT INTO notes VALUES ('a; b')",
  );
  await migrate(database, directory);
  expect(rows('notes')).toMatchObject([{ name: 'a; b' }]);
  expect(() => database.sqlite.exec('DELETE FROM notes')).toThrow('kept; always');
});

it('leaves nothing of a migration that fails, and tries it again', async () => {
  await write('0000_first.sql', 'CREATE TABLE notes (name TEXT)', 'INSERT INTO nowhere VALUES (1)');
  await expect(migrate(database, directory)).rejects.toThrow('nowhere');
  expect(() => rows('notes')).toThrow('no such table');
  await write('0000_first.sql', 'CREATE TABLE notes (name TEXT)');
  expect(await migrate(database, directory)).toEqual(['0000_first.sql']);
});
