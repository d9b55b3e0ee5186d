import { basename, join } from 'node:path';
import { build, type Plugin } from 'vite';

const source = join(import.meta.dirname, '../../test/support/worker/bench-worker.ts');

/**
 * The bench's entry as one module that imports the built bundle wherever its sources name the
 * Worker: what is measured is what is deployed, and only what measures it comes from source.
 */
export async function benchEntry(): Promise<{ name: string; contents: string }> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [bundleInPlaceOfWorker],
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: source, formats: ['es'], fileName: 'bench-worker' },
      rolldownOptions: { external: ['cloudflare:workers'] },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const chunk = result && 'output' in result ? result.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the entry of the bench was not built');
  return { name: `${basename(source, '.ts')}.js`, contents: chunk.code };
}

const bundleInPlaceOfWorker: Plugin = {
  name: 'bundle-in-place-of-worker',
  enforce: 'pre',
  resolveId: (id) =>
    id.endsWith('/worker/index.ts') ? { id: './index.js', external: true } : undefined,
};
