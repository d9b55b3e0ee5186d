import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The Stripe CLI, which plays Stripe's own scenarios against the simulator. Its npm package names
 * one package a platform, which not every registry has, so it cannot be a dependency: what is
 * fetched is the one for Linux on x64, pinned by its hash.
 */
const version = '1.52.0';
const wanted = `@stripe/cli-linux-x64@${version}`;
const sha512 =
  'q5x2AIP0ZSujN7iJNIdSPerRfQ/08OTWw9ukhCyxvlo2JAfu6xf8cIGhyDv6vZsQuoh4cn3c2tNJ0J+oY+Z37Q==';

const cache = join(import.meta.dirname, '../../node_modules/.cache/stripe-cli');
const binary = join(cache, version, 'bin/stripe');
/** A machine without a network is not kept waiting. */
const fetchLimitMs = 90_000;

const run = promisify(execFile);

/** The one `STRIPE_CLI` names, else the one fetched before. */
export const findStripeCli = (): string | undefined =>
  [process.env.STRIPE_CLI, binary].find((path) => path !== undefined && existsSync(path));

export const howToGetStripeCli =
  'Stripe’s own scenarios were not played: the Stripe CLI is fetched on Linux x64 with a network ' +
  'alone. Elsewhere install it and set STRIPE_CLI to its path.';

/** Finds it, fetching it by the configured registry where it is missing and would run. */
export async function ensureStripeCli(): Promise<string | undefined> {
  const found = findStripeCli();
  if (found || process.platform !== 'linux' || process.arch !== 'x64') return found;
  try {
    await fetchIt();
  } catch (error) {
    console.log(`fetching ${wanted}: ${error instanceof Error ? error.message : error}`);
  }
  return findStripeCli();
}

async function fetchIt(): Promise<void> {
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, 'fetching-'));
  try {
    const args = ['pack', wanted, '--silent', '--fetch-retries=1', '--pack-destination', directory];
    const { stdout } = await run('npm', args, { cwd: directory, timeout: fetchLimitMs });
    const archive = join(directory, stdout.trim());
    const hash = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (hash !== sha512) throw new Error(`its hash is ${hash}`);
    await run('tar', ['-xzf', archive, '-C', directory]);
    // Renamed into place, so that what was cut short is never taken for whole.
    await rename(join(directory, 'package'), join(cache, version));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
