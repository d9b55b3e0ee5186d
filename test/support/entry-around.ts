import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { basename } from 'node:path';
import type { EntryAround } from '../../scripts/running/built-worker.ts';

/** A test's own entry, written in TypeScript around the source, as a module around the build. */
export async function entryAround(file: string): Promise<EntryAround> {
  const source = await readFile(file, 'utf8');
  return {
    name: basename(file).replace(/ts$/, 'js'),
    contents: stripTypeScriptTypes(source).replace('../../../worker/index.ts', './index.js'),
  };
}
