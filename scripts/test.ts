import { ensureBrowser, howToGetBrowser } from './browser.ts';
import { runChecks } from './checks.ts';
import { ensureStripeCli, howToGetStripeCli } from './fetching/stripe-cli.ts';
import { keepTestOutput } from './searching/log-search.ts';
import { vite } from './stages.ts';
import { add, nothing, tallyLine, tallyStage, tallyTests } from './tally.ts';

/** All of it: the checks, the simulations, the build, and the build in a real browser. */
const browser = ensureBrowser();
if (!browser) console.log(howToGetBrowser);
const stripeCli = await ensureStripeCli();
const searchLogs = keepTestOutput();

const checked = [await runChecks(), await tallyStage({ name: 'build', ...vite('build') })];

// Beside each other: all of them wait for the clock much of their time. Browsers do not, and beside
// them one of the scenarios took five minutes instead of one.
const stormy = await Promise.all([
  tallyTests('payments and notices from end to end', ['scenarios'], 'after'),
  tallyTests('crashes and storms', ['chaos'], 'after'),
  tallyTests('outages, simulation', ['outage', 'simulation'], 'after'),
]);
const browsed = await tallyTests('end to end', ['e2e']);
const measured = await tallyTests('measured', ['measured']);

const tallies = [...checked, ...stormy, browsed, measured, searchLogs()];
const tally = tallies.reduce(add, nothing);
if (!browser) console.log(`\n${howToGetBrowser}`);
if (!stripeCli) console.log(`\n${howToGetStripeCli}`);
console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
