import { node, runAll } from './stages.ts';

/**
 * What is written by machine: D1's migrations from the schema, the default rate card from prices, the
 * simulator's schemas from stripe-node's types, the page of permissions from their tables.
 */
process.exitCode = await runAll([
  { name: 'migrations', ...node('node_modules/drizzle-kit/bin.cjs', 'generate') },
  { name: 'rate card', ...node('scripts/generate-rate-card.ts') },
  { name: 'Stripe schemas', ...node('scripts/generate-stripe-schemas.ts') },
  { name: 'permissions', ...node('scripts/generate-permissions.ts') },
]);
