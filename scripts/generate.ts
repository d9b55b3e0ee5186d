import { node, runAll } from './stages.ts';

/**
 * What is written by machine: D1's migrations from the schema, the default rate card from prices, the
 * simulator's schemas from stripe-node's types.
 */
process.exitCode = await runAll([
  { name: 'migrations', ...node('node_modules/drizzle-kit/bin.cjs', 'generate') },
  { name: 'rate card', ...node('scripts/generate-rate-card.ts') },
  { name: 'Stripe schemas', ...node('scripts/generate-stripe-schemas.ts') },
]);
