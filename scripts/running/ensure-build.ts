import { spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quiet } from './quiet.ts';

const root = join(import.meta.dirname, '../..');
const sources = [
  ...['core', 'db', 'worker', 'web', 'vite.config.ts', 'wrangler.toml', 'package.json'],
  // What the build does to them.
  ...['lean-pages', 'page-chunks', 'page-headers', 'worker-chunks'].map((of) => `scripts/${of}.ts`),
];
const built = join(root, 'dist/hydron_credits/wrangler.json');

/** Builds when there is no build, when a source is newer than it, or when told to. */
export async function ensureBuild(always: boolean): Promise<void> {
  if (!always && (await timeOf(built)) > (await newestOf(sources))) return;
  // stdout is for the lines other programs read.
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build'],
    {
      cwd: root,
      // A test runner's NODE_ENV would make a larger build than the one that is shipped.
      env: { ...quiet, ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    },
  );
  if (status !== 0) throw new Error('the build failed');
}

async function newestOf(paths: readonly string[]): Promise<number> {
  const files: string[] = [];
  for (const path of paths) {
    const below = await readdir(join(root, path), { recursive: true }).catch(() => undefined);
    if (below === undefined) files.push(path);
    else files.push(...below.filter(isSource).map((file) => join(path, file)));
  }
  return Math.max(...(await Promise.all(files.map((file) => timeOf(join(root, file))))));
}

/** vite leaves notes for wrangler beside the pages: those are no source. */
const isSource = (path: string) => !path.includes('.wrangler');

const timeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
