process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';

import { cloudflare } from '@cloudflare/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { pageHeaders } from './scripts/page-headers.ts';
import { localVariables } from './scripts/running/local-variables.ts';

const here = import.meta.dirname;

export default defineConfig(({ command }) => ({
  root: 'web',
  clearScreen: false,
  plugins: [
    solid(),
    tailwindcss(),
    pageHeaders(),
    cloudflare({
      configPath: '../wrangler.toml',
      persistState: { path: process.env.HYDRON_STATE ?? `${here}/.wrangler/state` },
      inspectorPort: false,
      remoteBindings: false,
      // A build never carries what this machine happens to have set.
      config: command === 'serve' ? { vars: localVariables(process.env) } : {},
    }),
  ],
  build: { outDir: '../dist', emptyOutDir: true, sourcemap: false },
  // Less to load before the first debit of a cold isolate.
  environments: { hydron_credits: { build: { minify: true } } },
}));
