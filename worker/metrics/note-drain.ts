import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { DrainCounts, type DrainMeasured } from './drain-counts.ts';

const counts = new DrainCounts();

/** Counts a drain of any object of this isolate; told at most every ten seconds, with a drain. */
export function noteDrain({ HYDRON_LOCAL: local }: Env, drain: DrainMeasured): void {
  counts.count(drain);
  const told = counts.take(Date.now());
  if (told && local !== '1') log('info', 'drain metrics', told);
}
