import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';

export const machineName = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Linux ${release()}`;

/** Processes that ran or wanted to, on average over the last 1, 5 and 15 minutes. */
export const busy = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

/** Share of processor time since boot that the host gave to somebody else, and all there was. */
export function stolen(): { readonly stolen: number; readonly total: number } {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const times = fields.slice(0, 8).map(Number);
  return { stolen: times[7] ?? 0, total: times.reduce((sum, time) => sum + time, 0) };
}
