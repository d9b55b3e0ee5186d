import { biome, node, tsc } from './stages.ts';
import { add, nothing, type Tally, tallyStage, tallyTests } from './tally.ts';

/** What is worth a minute before every commit. A failure does not hide the ones after it. */
export async function runChecks(): Promise<Tally> {
  // Waits for the registry, where there is one that answers.
  const packages = tallyStage({ name: 'packages', ...node('scripts/audit.ts') }, 'after');
  const [format, types] = await Promise.all([
    tallyStage({ name: 'format and lint', ...biome('ci', '.') }, 'after'),
    tallyStage({ name: 'types', ...tsc('-b') }),
  ]);
  const tests = await tallyTests('unit, property, payments, integration, web', [
    'unit',
    'payments',
    'worker',
    'web',
  ]);
  return [format, types, tests, await packages].reduce(add, nothing);
}
