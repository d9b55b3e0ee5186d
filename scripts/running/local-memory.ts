import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newPlatformKey, secretBytes } from '../../worker/auth/key-text.ts';

/** What a local installation remembers between starts, beside the state it belongs to. */
export interface LocalMemory {
  readonly sessionSecret: string;
  readonly platformKey: string;
  /** Signs the webhooks of the Stripe simulator. */
  readonly stripeWebhookSecret: string;
  /** The demo account; `seeded` once its whole history is in, `billed` once it has bought. */
  readonly demo?: {
    readonly account: string;
    readonly seeded: boolean;
    readonly billed?: boolean;
  };
}

const fileOf = (state: string) => join(state, 'local.json');

/** What is remembered, with fresh secrets where one is missing. Readable by their owner only. */
export async function recall(state: string): Promise<LocalMemory> {
  const text = await readFile(fileOf(state), 'utf8').catch(() => undefined);
  const known: Partial<LocalMemory> = text === undefined ? {} : JSON.parse(text);
  const memory = {
    sessionSecret: known.sessionSecret ?? randomBytes(32).toString('base64url'),
    platformKey: known.platformKey ?? freshPlatformKey(),
    stripeWebhookSecret:
      known.stripeWebhookSecret ?? `whsec_${randomBytes(24).toString('base64url')}`,
    ...(known.demo && { demo: known.demo }),
  };
  // One that an earlier version wrote lacks what this one needs.
  if (Object.keys(memory).length !== Object.keys(known).length) await remember(state, memory);
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
