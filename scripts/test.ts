import { ensureBrowser, howToGetBrowser } from './browser.ts';
import { runChecks } from './checks.ts';
import { vite } from './stages.ts';
import { add, nothing, tallyLine, tallyStage, tallyTests } from './tally.ts';

/** All of it: the checks, the simulations, the build, and the build in a real browser. */
const browser = ensureBrowser();
if (!browser) console.log(howToGetBrowser);

const tallies = [
  await runChecks(),
  await tallyTests('simulation', ['simulation']),
  await tallyStage({ name: 'build', ...vite('build') }),
  await tallyTests('crashes, outages and storms', ['chaos']),
  await tallyTests('end to end', ['e2e']),
];

const tally = tallies.reduce(add, nothing);
if (!browser) console.log(`\n${howToGetBrowser}`);
console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
