import { defineConfig } from 'vitest/config';

/** The tests that hunt a mutant need plain Node alone: none of the other worlds is set up. */
export default defineConfig({
  cacheDir: '.vite',
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['scripts/mutants/first-failure.ts'],
    testTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 1,
    // A fresh process for every mutant is isolation enough.
    isolate: false,
  },
});
