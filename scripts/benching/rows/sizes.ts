import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtDirectory } from '../../running/built-worker.ts';
import { atMost, type Measured, notMeasured } from '../goal.ts';

const pages = join(builtDirectory, '../client');

/** Gzip bytes of what is loaded, in thousands; each file by itself, as it is sent. */
export async function sizes(): Promise<Measured[]> {
  const all = (await readdir(builtDirectory, { recursive: true })).filter((file) =>
    /\.m?js$/.test(file),
  );
  const page = await readFile(join(pages, 'index.html'), 'utf8');
  const linked = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
    ([, path]) => path as string,
  );
  const kilobytes = { row: 12, unit: ' KB', digits: 1 };
  return [
    atMost(
      { ...kilobytes, what: 'script loaded for a debit, gzip' },
      await gzipped(builtDirectory, await loadedWith('index.js')),
      60,
    ),
    atMost(
      { ...kilobytes, what: 'all script of the Worker, gzip' },
      await gzipped(builtDirectory, all),
      250,
    ),
    atMost(
      { ...kilobytes, what: 'first load of the dashboard, gzip' },
      await gzipped(pages, ['index.html', ...linked]),
      60,
    ),
    notMeasured(
      12,
      'boot beside an empty Worker; Lighthouse',
      'not part of this version of the bench',
    ),
  ];
}

async function gzipped(directory: string, files: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(directory, file))).length;
  return bytes / 1_000;
}

/** A module and all it imports without waiting: the debit's route is among them, and no `import()` is on its way. */
async function loadedWith(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const source = await readFile(join(builtDirectory, file), 'utf8');
  for (const [, path] of source.matchAll(
    /(?:^|[;}\s])(?:import|export)(?:[\w$*{][^'"()]*?from)?\s*["'](\.[^"']+)["']/g,
  )) {
    const target = join(builtDirectory, dirname(file), path as string);
    await loadedWith(relative(builtDirectory, target), found);
  }
  return found;
}
