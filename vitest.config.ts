process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';
process.env.X_LOCAL_OBSERVABILITY ??= 'false';

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

const second = 1_000;

/**
 * One project per folder, because each needs another world: plain Node, workerd, a browser's DOM,
 * the built Worker.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'],
          testTimeout: 60 * second,
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
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                HYDRON_LOCAL: '1',
                SESSION_SECRET: 'a session secret for tests alone',
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
      ...(['e2e', 'chaos', 'scenarios'] as const).map((name) => ({
        test: {
          name,
          environment: 'node' as const,
          include: [`test/${name}/**/*.test.ts`],
          // Two cores cannot carry several Workers and browsers at a time.
          fileParallelism: false,
          // One built Worker for all of them; the others start their own.
          globalSetup: name === 'e2e' ? ['test/e2e/served.ts'] : [],
          testTimeout: 300 * second,
          hookTimeout: 240 * second,
        },
      })),
    ],
  },
});
