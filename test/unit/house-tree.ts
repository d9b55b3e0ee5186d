import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What tools write and nobody keeps. */
const written = new Set([
  '.git',
  '.tsbuild',
  '.wrangler',
  'coverage',
  'dist',
  'node_modules',
  'test-results',
]);

/** Every file of the project by its path from the root, with slashes. */
export const files: readonly string[] = walk('');

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (written.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export const folderOf = (path: string): string => path.split('/')[0] as string;

export const isSource = (path: string): boolean => /\.(ts|tsx)$/.test(path);

export interface Import {
  readonly from: string;
  /** `import type`: gone when the code runs. */
  readonly typeOnly: boolean;
  /** The path it leads to inside the project, or the package it names. */
  readonly to: { readonly file: string } | { readonly package: string };
}

const pattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

/** The imports a source states, wherever in it they stand. */
export function importsOf(path: string): Import[] {
  return [...textOf(path).matchAll(pattern)].map(([, type, from, bare, lazy]) => {
    const specifier = (from ?? bare ?? lazy) as string;
    const to = specifier.startsWith('.')
      ? { file: posix.join(posix.dirname(path), specifier) }
      : { package: packageOf(specifier) };
    return { from: path, typeOnly: type !== undefined, to };
  });
}

/** `hono/client` is of `hono`; `node:crypto` and `cloudflare:workers` are themselves. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** A source without its comments. */
export const codeOf = (path: string): string =>
  textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
