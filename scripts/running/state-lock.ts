import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './processes.ts';

/**
 * Claims a state directory for this process. Two Workers over the same files would each trust
 * what they hold in memory, so the second is refused. A process that was killed holds nothing.
 */
export async function lockState(state: string): Promise<() => Promise<void>> {
  const file = join(state, 'running.pid');
  const holder = await holderOf(state);
  if (holder !== undefined) {
    throw new Error(
      `the state in ${state} is in use by process ${holder}: stop that one first, or take another directory with --state`,
    );
  }
  await mkdir(state, { recursive: true });
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

/** The process that runs on a state directory now, if one does. */
export async function holderOf(state: string): Promise<number | undefined> {
  const text = await readFile(join(state, 'running.pid'), 'utf8').catch(() => '');
  const pid = Number(text);
  if (!pid || pid === process.pid) return undefined;
  return commandOf(pid)?.includes('scripts/') ? pid : undefined;
}
