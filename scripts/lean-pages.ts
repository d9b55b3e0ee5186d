import type { Plugin } from 'vite';

/**
 * Leaves out of the dashboard what it never runs. Every part of it imports only files that are
 * there already, so nothing is preloaded; nothing is rendered on a server, so nothing is hydrated;
 * nothing waits in a Suspense, so Solid holds no transition back; what is written goes without
 * TanStack's mutations; and links have nothing to read ahead, forms no actions, pages no veto. A
 * release that changes what is left out fails the build, and so does code that comes to need it.
 */
export function leanPages(): Plugin {
  return {
    name: 'lean-pages',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      const lean = leaner.find(({ of }) => id.endsWith(of));
      return lean && { code: lean.make(code), map: null };
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        for (const [id, { renderedExports }] of Object.entries(
          file.type === 'chunk' ? file.modules : {},
        )) {
          const used = renderedExports.find((name) => needy.get(name)?.test(id));
          if (used) this.error(`${used} needs what lean-pages leaves out`);
        }
    },
  };
}

/** A piece of code replaced by another; throws where it is not there any more. */
function swap(code: string, piece: string | RegExp, by: string): string {
  const swapped = code.replaceAll(piece, by);
  if (swapped === code) throw new Error(`lean-pages found nothing like ${piece}`);
  return swapped;
}

/** A variable that nobody here sets, as a constant: what asks for it is left out with it. */
function never(code: string, name: string, value: 'null' | 'undefined'): string {
  const declared = swap(code, new RegExp(`^let ${name}( = null)?;`, 'gm'), '');
  // Not a variable of the same name inside of a function, which is had from a function.
  const set = new RegExp(`(?<![\\w.])${name} = (?!get)`, 'g');
  return `const ${name} = ${value};\n${swap(declared, set, 'void ')}`;
}

/** What is read of the state of a hydration. */
const notHydrating = (code: string): string =>
  swap(
    code,
    /sharedConfig\.(?:context|effects|registry|events)\b(?! =[^=])/g,
    // In brackets, because some of it is deleted.
    '(void 0)',
  );

const exported = (names: readonly string[]): string =>
  names.map((name) => `export const ${name} = () => {};`).join('\n');

const leaner: readonly { readonly of: string; make(code: string): string }[] = [
  {
    of: 'vite/preload-helper.js',
    make: () => 'export const __vitePreload = (load) => load();',
  },
  {
    of: '/query-core/build/modern/hydration.js',
    make: () =>
      exported([
        'hydrate',
        'dehydrate',
        'dehydrateQuery',
        'defaultShouldDehydrateQuery',
        'defaultShouldDehydrateMutation',
      ]),
  },
  {
    // Asked to go on with what it holds whenever the page is looked at again.
    of: '/query-core/build/modern/mutationCache.js',
    make: () => 'export class MutationCache { resumePausedMutations() {} clear() {} }',
  },
  {
    of: '/solid-js/dist/solid.js',
    make: (code) => {
      const nulls = ['Transition', 'Scheduler', 'ExternalSourceConfig'];
      const calm = nulls.reduce((before, name) => never(before, name, 'null'), code);
      return notHydrating(never(calm, 'SuspenseContext', 'undefined'));
    },
  },
  {
    of: '/solid-js/web/dist/web.js',
    make: (code) => swap(notHydrating(code), /(?<!function )isHydrating\([^()]*\)/g, 'false'),
  },
  {
    of: '/router/dist/routing.js',
    make: (code) => swap(code, '\n        preloadRoute,', ''),
  },
  {
    of: '/router/dist/lifecycle.js',
    make: (code) =>
      swap(
        code,
        /(?<=function createBeforeLeave\(\) \{).*?(?=\n\})/gs,
        'return { confirm: () => true };',
      ),
  },
  {
    of: '/router/dist/data/events.js',
    make: (code) => {
      const listening = /document\.(?:add|remove)EventListener\("submit", handleFormSubmit\);/g;
      const deaf = swap(swap(code, listening, ''), 'preload = true, ', '');
      return `const preload = false;\n${deaf}`;
    },
  },
];

/** Exports that would not work, each with the module it is of. */
const needy: ReadonlyMap<string, RegExp> = new Map([
  ...[
    'Suspense',
    'SuspenseList',
    'enableScheduling',
    'enableExternalSource',
    'enableHydration',
  ].map((name) => [name, /solid-js\/dist\/solid\.js$/] as const),
  ...['hydrate', 'Hydration', 'NoHydration'].map(
    (name) => [name, /solid-js\/web\/dist\/web\.js$/] as const,
  ),
  ...['action', 'useBeforeLeave', 'usePreloadRoute'].map(
    (name) => [name, /@solidjs\/router\/dist\//] as const,
  ),
  ['MutationObserver', /query-core\/build\/modern\/mutationObserver\.js$/],
]);
