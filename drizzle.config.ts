import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` writes what the schema gained since the last migration; it needs no network. */
export default defineConfig({
  dialect: 'sqlite',
  driver: 'd1-http',
  schema: [
    './db/schema.ts',
    './db/usage-schema.ts',
    './db/payment-schema.ts',
    './db/server-schema.ts',
    './db/notice-schema.ts',
    './db/insight-schema.ts',
    './db/access-schema.ts',
    './db/operations-schema.ts',
  ],
  out: './db/migrations',
});
