import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mutants } from '../../../scripts/mutants/every-mutant.ts';
import { broken } from '../../../scripts/mutants/mutant.ts';

const root = join(import.meta.dirname, '../../..');

it('every mutant still fits the code it breaks', () => {
  const rotten = mutants.flatMap((mutant) => {
    try {
      broken(mutant, (file) => readFileSync(join(root, file), 'utf8'));
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  expect(rotten).toEqual([]);
});
