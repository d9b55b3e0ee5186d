import type { Plugin } from 'vite';

/**
 * Leaves out of the dashboard what it never runs. Every part of it imports only files that are
 * there already, so nothing is preloaded; nothing is rendered on a server, so nothing is hydrated;
 * nothing waits in a Suspense, so Solid holds no transition back; what is written goes without
 * TanStack's mutations, and what is read is asked for by pages alone, connected or not; and links
 * have nothing to read ahead, forms no actions, pages no veto. A release that changes what is left
 * out fails the build, and so does code that comes to need it.
 */
export function leanPages(): Plugin {
  return {
    name: 'lean-pages',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      const missing = /\/web\/[^?]+\.tsx?$/.test(id) && unheardOf.exec(code)?.[0];
      if (missing) this.error(`${missing} is left out by lean-pages`);
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

/** A class without some of its methods. */
const without = (code: string, names: readonly string[]): string =>
  names.reduce(
    (before, name) =>
      swap(before, new RegExp(`^\\t(?:async )?${name}\\([^]*?^\\t\\}\\n`, 'gm'), ''),
    code,
  );

/** Nothing is rendered on a server. */
const inBrowser = (code: string): string => swap(code, /\bisServer\b(?=\)| \?)/g, 'false');

/** Of the client, what reads without a page that shows it. */
const clientMethods = [
  'isFetching',
  'isMutating',
  'ensureQueryData',
  'getQueryState',
  'resetQueries',
  'cancelQueries',
  'query',
  'fetchQuery',
  'prefetchQuery',
  'infiniteQuery',
  'fetchInfiniteQuery',
  'prefetchInfiniteQuery',
  'ensureInfiniteQueryData',
  'getMutationCache',
  'getDefaultOptions',
  'setDefaultOptions',
  'setQueryDefaults',
  'setMutationDefaults',
  'getMutationDefaults',
  'defaultMutationOptions',
];

/** A call of what is not there. */
const unheardOf = new RegExp(`\\.(?:${clientMethods.join('|')})\\(`);

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
    of: '/query-core/build/modern/queryClient.js',
    make: (code) => without(code, clientMethods),
  },
  {
    of: '/query-core/build/modern/queryObserver.js',
    make: (code) => without(code, ['fetchOptimistic', 'trackResult']),
  },
  {
    // Reads are tried whether the browser takes itself for connected or not.
    of: '/query-core/build/modern/onlineManager.js',
    make: () => 'export const onlineManager = { isOnline: () => true, subscribe: () => () => {} };',
  },
  {
    of: '/query-core/build/modern/environmentManager.js',
    make: () => 'export const isServer = () => false; export const environmentManager = {};',
  },
  {
    // The browser's own timers.
    of: '/query-core/build/modern/timeoutManager.js',
    make: () =>
      'export const timeoutManager = globalThis; export const systemSetTimeoutZero = (call) => setTimeout(call, 0);',
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
    make: (code) => inBrowser(swap(code, '\n        preloadRoute,', '')),
  },
  {
    of: '/router/dist/routers/components.jsx',
    make: inBrowser,
  },
  {
    // Browsers restore where a page was scrolled to, for our pages keep their height.
    of: '/router/dist/routers/Router.js',
    make: (code) =>
      swap(
        inBrowser(code),
        'const restoration = props.scrollRestoration ? createScrollRestoration() : undefined;',
        'const restoration = undefined;',
      ),
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
  // web/query.ts does their work without a store.
  ...['useQuery', 'useInfiniteQuery', 'useQueries'].map(
    (name) => [name, /solid-query\/build\/index\.js$/] as const,
  ),
  ['createStore', /solid-js\/store\/dist\/store\.js$/],
  ['MutationObserver', /query-core\/build\/modern\/mutationObserver\.js$/],
]);
