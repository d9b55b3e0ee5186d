import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The command line of a running process; undefined when there is none of that id. */
export function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** The ids of the processes a process started and that still are its children. */
export function childrenOf(pid: number): number[] {
  const ids =
    process.platform === 'linux'
      ? readdirSync(`/proc/${pid}/task`).flatMap((task) =>
          readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '),
        )
      : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).split('\n');
  return ids.filter((id) => id.trim() !== '').map(Number);
}
