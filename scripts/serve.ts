import { startBuiltWorker } from './running/built-worker.ts';
import { ensureBuild } from './running/ensure-build.ts';
import { runOptions } from './running/options.ts';
import { run } from './running/run.ts';

/** The production build, without a development server: what benchmarks and crash tests run. */
const options = runOptions(process.argv.slice(2), '.wrangler/serve');
await run(options, async (place) => {
  await ensureBuild(options.build);
  return startBuiltWorker(place);
});
