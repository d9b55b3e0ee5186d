import { runOptions } from './running/options.ts';
import { run } from './running/run.ts';
import { startViteWorker } from './running/vite-worker.ts';

/** Pages and Worker in development, with sample data, from a clean clone. */
await run(runOptions(process.argv.slice(2), '.wrangler/state'), startViteWorker);
