import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Figure } from './figure-table.ts';

/** Notes a figure for the table. What does not depend on the machine's speed the test asserts itself. */
export function note(check: string, figure: string | number, limit: string | number = ''): void {
  const line: Figure = { check, figure: String(figure), limit: String(limit) };
  appendFileSync(inject('served').figures, `${JSON.stringify(line)}\n`);
}

/**
 * Notes a time beside its limit, and when it is over. No test fails for it: another load of the
 * machine would be another result.
 */
export const noteTime = (check: string, ms: number, limitMs: number, told = `${ms} ms`): void =>
  note(check, ms > limitMs ? `${told}, OVER` : told, `${limitMs.toLocaleString('en')} ms`);

/** The `share` quantile of numbers, by nearest rank. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
