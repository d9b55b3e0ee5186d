process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';
process.env.X_LOCAL_OBSERVABILITY ??= 'false';

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { earlyImports } from './scripts/early-imports.ts';
import { keepOutput } from './scripts/searching/kept-output.ts';

const second = 1_000;

/** What tells of times has the machine to itself. */
const measured = ['loading', 'live', 'huge'].map((file) => `test/e2e/${file}.test.ts`);

/** Drives the built Worker, one for all files of the project, by a browser. */
const browsers = (project: object) => ({
  test: {
    ...project,
    environment: 'node' as const,
    globalSetup: ['test/e2e/served.ts'],
    // What comes is waited for, however busy the machine is.
    expect: { poll: { timeout: 20 * second } },
    testTimeout: 300 * second,
    hookTimeout: 240 * second,
  },
});

/** A file waits for the clock much of its time: it may run beside the others. */
const waiting = ['test/chaos/outage.test.ts'];

/** Each file starts a Worker of its own. */
const slow = [
  { name: 'chaos', include: ['test/chaos/**/*.test.ts'], exclude: waiting },
  { name: 'outage', include: waiting },
  { name: 'scenarios', include: ['test/scenarios/**/*.test.ts'] },
];

/**
 * One project per folder, because each needs another world: plain Node, workerd, a browser's DOM,
 * the built Worker.
 */
export default defineConfig({
  test: {
    // Of every core: with one left over, two cores would be one.
    maxWorkers: '100%',
    // What Workers inside the tests print, for the search at the end.
    onConsoleLog: (text) => keepOutput(text),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'],
          testTimeout: 120 * second,
        },
      },
      {
        test: {
          name: 'payments',
          environment: 'node',
          include: ['test/payments/**/*.test.ts'],
          testTimeout: 120 * second,
        },
      },
      {
        test: {
          name: 'simulation',
          environment: 'node',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300 * second,
        },
      },
      {
        plugins: [solid()],
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['test/web/**/*.test.{ts,tsx}'],
          setupFiles: [],
        },
      },
      {
        plugins: [
          earlyImports(),
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                HYDRON_LOCAL: '1',
                SESSION_SECRET: 'a session secret for tests alone',
                FUZZ: process.env.FUZZ ?? '',
                FUZZ_SEED: process.env.FUZZ_SEED ?? '',
                MIGRATIONS: await readD1Migrations('db/migrations'),
              },
            },
          }),
        ],
        test: {
          name: 'worker',
          include: ['test/integration/**/*.test.ts'],
          setupFiles: ['test/integration/setup.ts'],
          // One workerd for all files; the setup empties its storage before every test instead.
          isolate: false,
          testTimeout: 60 * second,
          hookTimeout: 60 * second,
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: ['stripe', 'zod', 'hono', 'drizzle-orm'],
              },
            },
          },
        },
      },
      browsers({
        name: 'e2e',
        include: ['test/e2e/**/*.test.ts'],
        exclude: measured,
        // Two files at a time, each with a browser that the next file goes on with: what two cores
        // carry.
        isolate: false,
        maxWorkers: 2,
        maxConcurrency: 3,
        sequence: { groupOrder: 1 },
      }),
      browsers({
        name: 'measured',
        include: measured,
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      }),
      ...slow.map((slowOne) => ({
        test: {
          ...slowOne,
          environment: 'node' as const,
          // Two cores cannot carry several Workers at a time.
          fileParallelism: false,
          testTimeout: 300 * second,
          hookTimeout: 240 * second,
        },
      })),
    ],
  },
});
