import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing, type Tally } from '../tally.ts';
import { folderVariable, searchKept } from './kept-output.ts';

const shownMax = 20;

/** Has every Worker of the tests to come keep what it prints; what is answered searches it. */
export function keepTestOutput(): () => Tally {
  const folder = mkdtempSync(join(tmpdir(), 'hydron-credits-output-'));
  process.env[folderVariable] = folder;
  return () => {
    const { lines, secrets, findings } = searchKept(folder);
    rmSync(folder, { recursive: true });
    console.log('\n— logs searched for secrets');
    for (const { kind, file, line, shown } of findings.slice(0, shownMax))
      console.log(`  ${kind} in ${file}:${line}: ${shown}`);
    console.log(
      `— logs searched: ${lines} lines for ${secrets} known secrets and all shapes of secrets, ` +
        `${findings.length} found`,
    );
    return findings.length === 0 ? nothing : { passed: 0, failed: 1 };
  };
}
