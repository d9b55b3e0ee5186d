import { runChecks } from './checks.ts';
import { tallyLine } from './tally.ts';

const tally = await runChecks();
console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
