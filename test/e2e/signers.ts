import type { Page } from 'playwright-core';
import type { LocalPerson } from '../../scripts/running/local-client.ts';
import type { ProviderPerson } from '../support/oidc/provider.ts';
import { ask } from './local.ts';

/** People the provider of these tests knows, and how they come in by it. */

const person = (sub: string, name: string): ProviderPerson => ({
  sub,
  name,
  email: `${sub}@signers.example`,
  email_verified: true,
});

export const signers = {
  ada: person('ada', 'Ada Novak'),
  ben: person('ben', 'Ben Osei'),
  cleo: person('cleo', 'Cleo Marsh'),
} as const;

/**
 * Whose pages may show a portal link in a frame. Nothing listens there: tests answer for it. Of the
 * Worker's own site, since over http a browser keeps no cookie for a frame of another.
 */
export const hostOrigin = 'http://localhost:59999';

/** From the sign-in page by the provider, and back. Whoever the provider knows already is not asked. */
export async function continueAs(page: Page, { sub }: ProviderPerson): Promise<void> {
  const origin = new URL(page.url()).origin;
  await page.getByRole('link', { name: 'Continue with Northwind ID' }).click();
  const asks = (url: URL) => url.pathname.startsWith('/interaction/');
  await page.waitForURL(
    (url) => asks(url) || (url.origin === origin && url.pathname !== '/sign-in'),
  );
  if (!asks(new URL(page.url()))) return;
  await page.getByLabel('E-mail or user name').fill(sub);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.origin === origin);
}

/** Whoever administers this installation; a member of nothing. */
export const operator: LocalPerson = {
  email: 'operator@northwind.example',
  name: 'Northwind Operations',
  operator: true,
};

/** A link as the host platform gets it. */
export async function portalLink(account: string, more: object = {}): Promise<string> {
  const body = { account, return_url: `${hostOrigin}/billing`, ...more };
  return (await ask<{ url: string }>('/portal_sessions', { body })).url;
}
