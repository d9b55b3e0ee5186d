import type { Plugin } from 'vite';

/**
 * Leaves out of the dashboard what it never runs. Every part of it imports only files that are
 * there already, so that nothing has to be preloaded; and nothing is rendered on a server, so that
 * nothing is hydrated. A release that changes what is left out fails the build.
 */
export function leanPages(): Plugin {
  return {
    name: 'lean-pages',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(_code, id) {
      const stub = stubs.find(({ of }) => id.includes(of));
      return stub && { code: stub.code, map: null };
    },
  };
}

const unused = (names: readonly string[]): string =>
  names.map((name) => `export const ${name} = () => {};`).join('\n');

const stubs = [
  {
    of: 'vite/preload-helper',
    code: 'export const __vitePreload = (load) => load();',
  },
  {
    of: '@tanstack/query-core/build/modern/hydration.js',
    code: unused([
      'hydrate',
      'dehydrate',
      'dehydrateQuery',
      'defaultShouldDehydrateQuery',
      'defaultShouldDehydrateMutation',
    ]),
  },
];
