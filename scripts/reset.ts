import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { forgetDemo } from './running/local-memory.ts';
import { runOptions } from './running/options.ts';
import { report, run } from './running/run.ts';
import { holderOf } from './running/state-lock.ts';
import { startViteWorker } from './running/vite-worker.ts';

/** Clears what development and the served build have written, and seeds development again. */
const argv = ['--port', '0', '--no-traffic', ...process.argv.slice(2)];
const options = runOptions(argv, '.wrangler/state');
const states = [options.state, resolve('.wrangler/serve')];

for (const state of states) {
  const holder = await holderOf(state);
  if (holder === undefined) continue;
  report(`${state} is in use by process ${holder}: stop that one first`);
  process.exit(1);
}
for (const state of states) if (existsSync(state)) await forgetDemo(state);
process.stdout.write('cleared; writing the sample data again\n');
await run(options, startViteWorker, 'until seeded');
