import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Figure } from './figure-table.ts';

/** Notes a figure for the table. The test asserts it itself. */
export function note(check: string, figure: string | number, limit: string | number = ''): void {
  const line: Figure = { check, figure: String(figure), limit: String(limit) };
  appendFileSync(inject('served').figures, `${JSON.stringify(line)}\n`);
}

/** The `share` quantile of numbers, by nearest rank. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
