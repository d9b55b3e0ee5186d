import type { Plugin } from 'vite';

const late = /\bimport\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*\)/g;

/**
 * Loads with a module, in the tests of the Worker, what it would load when first asked for. The
 * runner fetches a module over a connection of whichever request asks first, and a test's reset or
 * a request that ends cuts that off: whoever else waits for the module then waits for ever. A bundle
 * has its modules at hand; there `import()` waits for nothing.
 */
export const earlyImports = (): Plugin => ({
  name: 'early-imports',
  enforce: 'post',
  transform(code, id) {
    if (!/\/(?:worker|db)\/[\w/.-]+\.ts$/.test(id) || id.includes('node_modules')) return;
    const names = new Map<string, string>();
    const early = code.replaceAll(late, (_, __, path: string) => {
      const name = names.get(path) ?? `early_${names.size}`;
      names.set(path, name);
      return `Promise.resolve(${name})`;
    });
    if (names.size === 0) return;
    const imports = [...names].map(
      ([path, name]) => `import * as ${name} from ${JSON.stringify(path)};`,
    );
    // On the first line, so that lines keep their numbers.
    return { code: imports.join(' ') + early, map: null };
  },
});
