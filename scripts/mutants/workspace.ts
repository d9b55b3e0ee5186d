import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../stages.ts';

/** All that the killers import; the chaos, browser and integration tests stay where they are. */
const copied = [
  'core',
  'db',
  'worker',
  'scripts',
  'test/unit',
  'test/property',
  'test/simulation',
  'test/support',
  'package.json',
  'tsconfig.base.json',
];

/** A copy of the project that may be broken. */
export interface Workspace {
  readonly directory: string;
  read(file: string): string;
  write(texts: ReadonlyMap<string, string>): void;
  remove(): Promise<void>;
}

export async function aWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'hydron-credits-mutants-'));
  await Promise.all(
    copied.map((path) => cp(join(root, path), join(directory, path), { recursive: true })),
  );
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  return {
    directory,
    read: (file) => readFileSync(join(directory, file), 'utf8'),
    write(texts) {
      for (const [file, text] of texts) writeFileSync(join(directory, file), text);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
