import { node, runAll } from './stages.ts';

/** What is written by machine: D1's migrations from the schema, the default rate card from prices. */
process.exitCode = await runAll([
  { name: 'migrations', ...node('node_modules/drizzle-kit/bin.cjs', 'generate') },
  { name: 'rate card', ...node('scripts/generate-rate-card.ts') },
]);
