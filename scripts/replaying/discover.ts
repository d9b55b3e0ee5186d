import { resolve } from 'node:path';
import { recall } from '../running/local-memory.ts';
import { holderOf } from '../running/state-lock.ts';

const stateDirectories = ['.wrangler/state', '.wrangler/serve'] as const;
const urlDefault = 'http://127.0.0.1:8787';

export interface Target {
  readonly url: string;
  readonly key: string;
  /** How it was found, to be said aloud. */
  readonly found: string;
}

/**
 * Where the API is. What is not given is looked for here: the platform key in the state of the
 * `npm run dev` or `npm run serve` that runs now, the url at their default port. Throws with what
 * was tried when nothing, or more than one, runs.
 */
export async function discover(given: { url?: string; key?: string }): Promise<Target> {
  const url = given.url ?? urlDefault;
  if (given.key !== undefined) return { url, key: given.key, found: 'as given' };
  const running: string[] = [];
  for (const directory of stateDirectories)
    if ((await holderOf(resolve(directory))) !== undefined) running.push(directory);
  const [directory, other] = running;
  if (directory === undefined)
    throw new Error(
      `nothing runs on ${stateDirectories.join(' or ')}: start npm run dev or npm run serve, or give --url and --key`,
    );
  if (other !== undefined)
    throw new Error(`both ${running.join(' and ')} are in use: give --url and --key`);
  const { platformKey } = await recall(resolve(directory));
  return { url, key: platformKey, found: `key from ${directory}` };
}

/** Throws with the address and a hint when nobody answers there. */
export async function untilAnswers({ url, found }: Target): Promise<void> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    if (response.ok) return;
    throw new Error(`it answers ${response.status}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`no API at ${url} (${found}): ${why}. Give its address with --url`);
  }
}
