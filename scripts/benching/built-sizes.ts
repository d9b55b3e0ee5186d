import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtDirectory } from '../running/built-worker.ts';

const pages = join(builtDirectory, '../client');

/** Thousands of bytes, gzip, each file by itself, as it is sent. */
export interface BuiltSizes {
  /** The Worker's script before the first debit of a cold isolate. */
  readonly debitPath: number;
  readonly worker: number;
  /**
   * Scripts and styles a browser loads before a page works, opened by the address that loads the
   * most: of a receipt, a table, a step, or of none of them, on any page.
   */
  readonly firstLoad: number;
  /** Everything customers may come to load. */
  readonly dashboard: number;
  /** What only operators load, beside all that. */
  readonly operator: number;
}

/**
 * What must not be outgrown: it fails the suite, not the bench. The totals are ratchets above what
 * is built (decision 14).
 */
export const sizesMax: BuiltSizes = {
  debitPath: 60,
  worker: 330,
  firstLoad: 60,
  dashboard: 165,
  operator: 40,
};

export async function builtSizes(): Promise<BuiltSizes> {
  const client = new Bundle(pages);
  const worker = new Bundle(builtDirectory);
  const html = await client.text('index.html');
  const linked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path);
  const shell = new Set<string>();
  for (const file of linked) await client.follow(file as string, shell);
  const scripts = await client.files(/\.(?:js|css|html|svg)$/);
  const customers = await client.reached(shell);
  const isOperators = (file: string) => file.endsWith('.js') && !customers.has(file);
  return {
    debitPath: await worker.kilobytes(await worker.follow('index.js', new Set())),
    worker: await worker.kilobytes(await worker.files(/\.m?js$/)),
    firstLoad: await client.heaviest(shell, 2),
    dashboard: await client.kilobytes(scripts.filter((file) => !isOperators(file))),
    operator: await client.kilobytes(scripts.filter(isOperators)),
  };
}

const statics = /(?:^|[;}\s])(?:import|export)(?:[\w$*{][^'"()]*?from)?\s*["'](\.[^"']+)["']/g;
/** The way into what only operators load. */
const operators = /\/operator-/;
const lazies = /\bimport\(\s*[`'"](\.[^`'"]+)[`'"]\s*\)/g;

/** Built files by their path from a directory, with slashes. */
class Bundle {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  text(file: string): Promise<string> {
    return readFile(join(this.#directory, file), 'utf8');
  }

  async files(which: RegExp): Promise<string[]> {
    const all = await readdir(this.#directory, { recursive: true });
    return all.filter((file) => which.test(file));
  }

  /** Adds a file and all it imports without waiting: no `import()` is on its way. */
  async follow(file: string, found: Set<string>): Promise<Set<string>> {
    if (found.has(file)) return found;
    found.add(file);
    for (const target of await this.#named(file, statics)) await this.follow(target, found);
    return found;
  }

  /** The parts that some files load when they are wanted, and that these do not hold. */
  async loadedLater(files: ReadonlySet<string>): Promise<Set<string>> {
    const parts = new Set<string>();
    for (const file of files)
      for (const part of await this.#named(file, lazies))
        if (!files.has(part) && !operators.test(part)) parts.add(part);
    return parts;
  }

  /** Every file there is a way to, now or later. */
  async reached(files: ReadonlySet<string>): Promise<Set<string>> {
    const found = new Set(files);
    for (let newest: ReadonlySet<string> = files; newest.size > 0; ) {
      const before = new Set(found);
      for (const part of await this.loadedLater(newest)) await this.follow(part, found);
      newest = new Set([...found].filter((file) => !before.has(file)));
    }
    return found;
  }

  /**
   * The most that is loaded with one of the parts that `newest` load later, and one of that part's
   * own, and so on `depth` parts deep: an address opens one page, and one part of it.
   */
  async heaviest(
    loaded: ReadonlySet<string>,
    depth: number,
    newest: ReadonlySet<string> = loaded,
  ): Promise<number> {
    let most = await this.kilobytes(loaded);
    if (depth === 0) return most;
    for (const part of await this.loadedLater(newest)) {
      if (loaded.has(part)) continue;
      const more = await this.follow(part, new Set(loaded));
      most = Math.max(
        most,
        await this.heaviest(
          more,
          depth - 1,
          new Set([...more].filter((file) => !loaded.has(file))),
        ),
      );
    }
    return most;
  }

  async kilobytes(files: Iterable<string>): Promise<number> {
    let bytes = 0;
    for (const file of files) bytes += gzipSync(await readFile(join(this.#directory, file))).length;
    return bytes / 1_000;
  }

  async #named(file: string, imports: RegExp): Promise<string[]> {
    if (!/\.m?js$/.test(file)) return [];
    const source = await this.text(file);
    const folder = posix.dirname(file);
    return [...source.matchAll(imports)].map(([, path]) => posix.join(folder, path as string));
  }
}
