import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { recall } from '../../scripts/running/local-memory.ts';
import { startBuiltWorker } from '../support/built-worker.ts';
import { startProvider } from '../support/oidc/provider.ts';
import { type Figure, figureTable } from './figure-table.ts';
import { hostOrigin, signers } from './signers.ts';

/** The one built Worker that all files of this folder drive. */
export interface Served {
  readonly url: string;
  readonly platformKey: string;
  readonly sessionSecret: string;
  /** The demo account, with 90 days of sample data. */
  readonly account: string;
  /** A link that signs in once; the first to use it spends it. */
  readonly dashboard: string;
  /** The Stripe simulator's API, hosted pages and controls. */
  readonly stripe: string;
  /** Where figures are gathered, a line of JSON each. */
  readonly figures: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    served: Served;
  }
}

/** Starts it before the first file and, after the last, prints what was measured. */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const provider = await startProvider();
  for (const signer of Object.values(signers)) provider.addPerson(signer);
  const worker = await startBuiltWorker({
    sampleData: true,
    variables: {
      // One machine asks for hundreds of pages a minute here.
      RATE_LIMIT_PER_MINUTE: '1000000',
      // A bank debit ends when its test says so, not while that still looks.
      STRIPE_SETTLES_AFTER_SECONDS: '3600',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_NAME: 'Northwind ID',
      EMBED_ORIGINS: hostOrigin,
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'hydron-credits-figures-'));
  const figures = join(folder, 'figures.jsonl');
  appendFileSync(figures, '');
  const { sessionSecret } = await recall(worker.state);
  const { url, platformKey, account, dashboard, stripe } = worker;
  provider.allow(url);
  project.provide('served', {
    ...{ url, platformKey, sessionSecret, account, dashboard, stripe },
    figures,
  });
  return async () => {
    const lines = readFileSync(figures, 'utf8').split('\n').filter(Boolean);
    const measured = lines.map((line) => JSON.parse(line) as Figure);
    if (measured.length > 0) console.log(`\n${figureTable(measured)}\n`);
    rmSync(folder, { recursive: true, force: true });
    await worker.remove();
    await provider.close();
  };
}
