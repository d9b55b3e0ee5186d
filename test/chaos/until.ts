import { setTimeout as pause } from 'node:timers/promises';

/** Asks every `everyMs` until it is so; throws, saying what was waited for, after `limitMs`. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = 50,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1_000} s in vain for ${what}`);
    await pause(everyMs);
  }
}
