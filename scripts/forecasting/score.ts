import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run forecast:score`: prints how the forecast does on every family of usage and the trace, and
 * writes it into docs/forecast.md. The families are the tests', and scripts import no tests.
 */
const program = join(import.meta.dirname, '../../test/unit/forecast/write-scores.ts');
const { status, error } = spawnSync(process.execPath, [program], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
