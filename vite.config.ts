process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';

import { cloudflare } from '@cloudflare/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { leanPages } from './scripts/lean-pages.ts';
import { pageChunks } from './scripts/page-chunks.ts';
import { pageHeaders } from './scripts/page-headers.ts';
import { localVariables } from './scripts/running/local-variables.ts';
import { workerChunks } from './scripts/worker-chunks.ts';

const here = import.meta.dirname;

export default defineConfig(({ command }) => ({
  root: 'web',
  clearScreen: false,
  plugins: [
    solid(),
    tailwindcss(),
    leanPages(),
    pageHeaders(),
    cloudflare({
      configPath: '../wrangler.toml',
      persistState: { path: process.env.HYDRON_STATE ?? `${here}/.wrangler/state` },
      inspectorPort: false,
      remoteBindings: false,
      // A build never carries what this machine happens to have set.
      config: (worker) => {
        if (command !== 'serve') return {};
        // In development all pages are vite's own; the Worker would put headers on one of them.
        const { assets } = worker;
        if (Array.isArray(assets?.run_worker_first))
          assets.run_worker_first = assets.run_worker_first.filter((path) => path !== '/portal');
        return { vars: localVariables(process.env) };
      },
    }),
  ],
  build: { outDir: '../dist', emptyOutDir: true, sourcemap: false },
  environments: {
    client: {
      build: {
        modulePreload: false,
        rolldownOptions: { output: { codeSplitting: { groups: pageChunks } } },
      },
    },
    // Less to load before the first debit of a cold isolate.
    hydron_credits: {
      build: {
        minify: true,
        rolldownOptions: { output: { codeSplitting: { groups: workerChunks } } },
      },
    },
  },
}));
