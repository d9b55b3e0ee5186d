import { bench } from './benching/bench.ts';
import { benchOptions, measurable } from './benching/options.ts';
import { printed, writePage } from './benching/report.ts';

/** Measures the goals of docs/benchmarks.md side by side in one run. No goal fails it: ratios are for reading. */
const options = benchOptions(process.argv.slice(2));
const report = await bench(options, (text) => process.stderr.write(`${text}\n`));
process.stdout.write(`${printed(report)}\n`);
// A part, or a quick look, does not replace what was measured in full.
if (!options.quick && !options.huge && options.rows.size === measurable.length)
  await writePage(report);
process.exit(0);
