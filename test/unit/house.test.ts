import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, files, folderOf, importsOf, isSource, root, textOf } from './house-tree.ts';

/** Keeps the arrows between the folders and the habits of the house, which no compiler does. */

interface Wall {
  /** Folders whose values it may import. */
  readonly values: readonly string[];
  /** Folders it may import types of. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  /** Packages it may import types of. */
  readonly typePackages?: readonly string[];
}

const walls: Readonly<Record<string, Wall>> = {
  core: { values: ['core'], packages: [] },
  db: {
    values: ['core', 'db'],
    packages: ['drizzle-orm'],
    typePackages: ['@cloudflare/workers-types'],
  },
  worker: {
    values: ['core', 'db', 'worker'],
    packages: [
      'cloudflare:workers',
      'drizzle-orm',
      'hono',
      'node:crypto',
      'oauth4webapi',
      'stripe',
      'zod',
    ],
    typePackages: ['@cloudflare/workers-types'],
  },
  web: {
    values: ['core', 'web'],
    types: ['worker'],
    // Of answers, inferred from the schemas that they are checked by.
    typePackages: ['zod'],
    packages: ['@solidjs/router', '@tanstack/solid-query', 'd3-array', 'hono', 'solid-js'],
  },
};

const sources = files.filter(isSource);
const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
const lock = JSON.parse(textOf('package-lock.json')) as {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
};
const direct = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
};

describe('the arrows', () => {
  for (const [folder, wall] of Object.entries(walls))
    it(`${folder} imports only what it may`, () => {
      const strays = sources
        .filter((path) => folderOf(path) === folder)
        .flatMap(importsOf)
        .filter(({ to, typeOnly }) => {
          const target = 'package' in to ? to.package : folderOf(to.file);
          const [values, types] =
            'package' in to ? [wall.packages, wall.typePackages] : [wall.values, wall.types];
          return !values.includes(target) && !(typeOnly && types?.includes(target));
        });
      expect(strays).toEqual([]);
    });

  it('nothing that ships imports a script or a test', () => {
    const strays = sources
      .filter((path) => ['core', 'db', 'worker', 'web', 'sdk'].includes(folderOf(path)))
      .flatMap(importsOf)
      .filter(({ to }) => 'file' in to && ['scripts', 'test'].includes(folderOf(to.file)));
    expect(strays).toEqual([]);
  });

  it('scripts import no pages and no tests', () => {
    const strays = sources
      .filter((path) => folderOf(path) === 'scripts')
      .flatMap(importsOf)
      .filter(({ to }) => 'file' in to && ['web', 'test'].includes(folderOf(to.file)));
    expect(strays).toEqual([]);
  });

  it('every relative import names a file that is there, with its extension', () => {
    const broken = sources
      .flatMap(importsOf)
      .filter(({ to }) => 'file' in to && !existsSync(join(root, to.file.split('?')[0] as string)));
    expect(broken).toEqual([]);
  });
});

describe('core', () => {
  it('asks neither clock nor chance nor the world', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|[^.\w]Date\(\s*\)|\bMath\.random\b|\b(?:performance|crypto|globalThis|process|setTimeout|setInterval|fetch|console)\b\s*[.(]/;
    const strays = sources.filter((path) => folderOf(path) === 'core' && impure.test(codeOf(path)));
    expect(strays).toEqual([]);
  });
});

describe('the rooms', () => {
  const written = files.filter(
    (path) => /\.(ts|tsx|css)$/.test(path) && !path.includes('/migrations/'),
  );

  it('no file is longer than 400 lines', () => {
    const long = written.filter((path) => textOf(path).trimEnd().split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('no file or folder has a name that says nothing, or a version in it', () => {
    const empty = /^(?:utils?|helpers?|common|shared|managers?|misc|old|v\d+)$/i;
    const strays = files.filter((path) =>
      path
        .replace(/\.\w+$/, '')
        .split(/[/._-]/)
        .some((word) => empty.test(word)),
    );
    expect(strays).toEqual([]);
  });

  it('no file only passes on what others export', () => {
    const barrels = sources.filter((path) => {
      if (/(^|\/)index\.tsx?$/.test(path)) return path !== 'worker/index.ts';
      const code = codeOf(path).trim();
      return code !== '' && code.replace(/export\s[^;]*?\sfrom\s*'[^']+';?/g, '').trim() === '';
    });
    expect(barrels).toEqual([]);
  });

  it('nothing is silenced, skipped or left for later', () => {
    const loose =
      /@ts-(?:ignore|nocheck|expect-error)|biome-(?:ignore)|\b(?:TO[D]O|FIX[M]E|XX[X])\b|\b(?:it|test|describe)\.(?:only|skip|todo)\b/;
    expect(sources.filter((path) => loose.test(textOf(path)))).toEqual([]);
  });

  it('no file knows the machine it was written on', () => {
    const machine = /(?<![\w.@*-])\/(?:work|home|root|Users)\/[\w-]/;
    const text = files.filter((path) => /\.(?:tsx?|css|html|md|json|toml|sql|sh)$/.test(path));
    expect(text.filter((path) => machine.test(textOf(path)))).toEqual([]);
  });
});

describe('the top level', () => {
  it('has the entries everyone looks for', () => {
    const entries = [
      ...['core', 'db', 'docs', 'scripts', 'test', 'web', 'worker'],
      ...['.ci/run', 'README.md', 'package.json', 'tsconfig.json', 'wrangler.toml'],
    ];
    expect(entries.filter((entry) => !existsSync(join(root, entry)))).toEqual([]);
  });

  it('has the scripts everyone types, each leading to a file', () => {
    const names = ['build', 'check', 'deploy', 'dev', 'fix', 'generate', 'reset', 'serve', 'test'];
    expect(names.filter((name) => !manifest.scripts?.[name])).toEqual([]);
    const missing = Object.values(manifest.scripts ?? {})
      .flatMap((script) => /^node (\S+)/.exec(script)?.[1] ?? [])
      .filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});

describe('the crons', () => {
  it('have a job for every schedule, and a schedule for every job', () => {
    const scheduled = /^crons = (\[.*\])$/m.exec(textOf('wrangler.toml'))?.[1] ?? '[]';
    const jobs = codeOf('worker/cron/jobs.ts').matchAll(/^\s*'([^']+ \S+ \S+ \S+ \S+)':/gm);
    expect([...jobs].map(([, schedule]) => schedule)).toEqual(JSON.parse(scheduled));
  });
});

describe('the packages', () => {
  it('names the ones the project is made of directly', () => {
    const required = [
      '@cloudflare/workers-types',
      'drizzle-orm',
      'hono',
      'miniflare',
      'solid-js',
      'stripe',
      'vite',
      'vitest',
      'wrangler',
      'zod',
    ];
    expect(required.filter((name) => !(name in direct))).toEqual([]);
  });

  it('pins every one exactly', () => {
    const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version));
    expect(loose).toEqual([]);
    const ranged = Object.entries(direct).filter(([, version]) => /[\s|^~*<>x]/.test(version));
    expect(ranged).toEqual([]);
  });

  it('locks no address a package was once fetched from', () => {
    const addressed = Object.entries(lock.packages).filter(([, { resolved }]) => resolved);
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  it('locks the binaries of every platform, not only of the one it was locked on', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter((name) => !isLocked(path, name)),
    );
    expect(missing).toEqual([]);
  });
});

/** As Node resolves it: below the package itself, or anywhere above. */
function isLocked(path: string, name: string): boolean {
  const folders = path.split('/node_modules/');
  return folders.some((_, depth) => {
    const above = folders.slice(0, folders.length - depth).join('/node_modules/');
    return [`${above}/node_modules/${name}`, `node_modules/${name}`].some(
      (candidate) => candidate in lock.packages,
    );
  });
}
