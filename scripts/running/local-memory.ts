import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newPlatformKey, secretBytes } from '../../worker/auth/key-text.ts';

/** What a local installation remembers between starts, beside the state it belongs to. */
export interface LocalMemory {
  readonly sessionSecret: string;
  readonly platformKey: string;
  /** The demo account; `seeded` once its whole history is in. */
  readonly demo?: { readonly account: string; readonly seeded: boolean };
}

const fileOf = (state: string) => join(state, 'local.json');

/** What is remembered, or fresh secrets where nothing is. Readable by their owner only. */
export async function recall(state: string): Promise<LocalMemory> {
  const text = await readFile(fileOf(state), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as LocalMemory;
  const memory = {
    sessionSecret: randomBytes(32).toString('base64url'),
    platformKey: freshPlatformKey(),
  };
  await remember(state, memory);
  return memory;
}

/** Forgets the account and keeps the key: what was copied elsewhere goes on working. */
export async function forgetDemo(state: string): Promise<void> {
  const { demo: _demo, ...secrets } = await recall(state);
  await rm(state, { recursive: true, force: true });
  await remember(state, secrets);
}

export async function remember(state: string, memory: LocalMemory): Promise<void> {
  const file = fileOf(state);
  await mkdir(dirname(file), { recursive: true });
  // Renamed into place, so that a kill in between leaves the old one whole.
  await writeFile(`${file}.new`, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const freshPlatformKey = () => newPlatformKey(randomBytes(secretBytes), sha256);
