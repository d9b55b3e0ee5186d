import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtDirectory, readBuiltConfig } from '../../running/built-worker.ts';
import { atMost, type Measured } from '../goal.ts';
import { median, spreadOf } from '../statistics.ts';
import { bootMs, type Modules, writeModules } from './serve-modules.ts';

const empty = 'export default { fetch: () => new Response("ok") }';

/**
 * Boot is a fresh workerd to its first answer, because loading the script is what a cold start adds
 * to an empty Worker. Neither has bindings, which the platform brings before the script.
 */
export async function boot(workerd: string, times: number): Promise<Measured[]> {
  const directory = await mkdtemp(join(tmpdir(), 'hydron-boot-'));
  const [ours, none] = [join(directory, 'ours'), join(directory, 'empty')];
  try {
    const bundle = await bundled();
    await writeModules(ours, bundle);
    await writeModules(none, { ...bundle, sources: [['index.js', empty]] });
    const ratios: number[] = [];
    const took: [ours: number[], none: number[]] = [[], []];
    for (let round = 0; round <= times; round++) {
      const [a, b] = [await bootMs(workerd, ours), await bootMs(workerd, none)];
      // The first only fills the system's file cache.
      if (round === 0) continue;
      took[0].push(a);
      took[1].push(b);
      ratios.push(a / b);
    }
    const [mine, bare] = took.map((all) => Math.round(median(all)));
    const what = `boot to the first answer ÷ of an empty Worker (${mine} ms ÷ ${bare} ms)`;
    return [atMost({ row: 12, what }, spreadOf(ratios), 1.5)];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function bundled(): Promise<Modules> {
  const { main, compatibility_date } = await readBuiltConfig();
  const files = (await readdir(builtDirectory, { recursive: true })).filter(
    (file) => /\.m?js$/.test(file) && file !== main,
  );
  const sources = [main, ...files].map(
    async (file) => [file, await readFile(join(builtDirectory, file), 'utf8')] as const,
  );
  return { compatibilityDate: compatibility_date, sources: await Promise.all(sources) };
}
