import { readFileSync, readlinkSync } from 'node:fs';
import { childrenOf } from '../running/processes.ts';

/** The kernel counts in these; `getconf CLK_TCK` is 100 wherever Linux runs. */
const tickMs = 10;

/** Ms of processor time, user and system, that processes have used since they began. */
export const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + cpuMs(pid), 0);

function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before may hold spaces; what follows its bracket starts with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** A process and all below it. */
export const withChildren = (pid: number): number[] => [
  pid,
  ...childrenOf(pid).flatMap((child) => withChildren(child)),
];

/** The program a process runs, by its path. */
export const programOf = (pid: number): string => readlinkSync(`/proc/${pid}/exe`);
