import { randomBytes } from 'node:crypto';
import { freshPlatformKey, sha256 } from '../running/local-memory.ts';
import type { Wrangler } from './resources.ts';

export interface NewSecrets {
  /** What to upload; empty when nothing was missing. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The platform key whose hash is among them: shown once, stored nowhere. */
  readonly platformKey?: string;
}

/** What Stripe, the provider people sign in with, or the operator decides: taken over where the one who deploys has it set. */
const handedOn = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_TAX',
  'EMAIL_FROM',
  'DASHBOARD_URL',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'EMBED_ORIGINS',
] as const;

/**
 * The secrets a deployment cannot do without and does not have yet, and what of those handed on
 * stands in the environment. Never replaces one.
 */
export async function missingSecrets(
  worker: string,
  wrangler: Wrangler,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<NewSecrets> {
  // A Worker that was never deployed has no list of secrets to show.
  const printed = await wrangler('secret', 'list', '--name', worker).catch(() => '[]');
  const listed: { name: string }[] = JSON.parse(printed.slice(printed.indexOf('[')));
  const has = (name: string) => listed.some((secret) => secret.name === name);
  const secrets: Record<string, string> = {};
  for (const name of handedOn) {
    const value = environment[name];
    if (value && !has(name)) secrets[name] = value;
  }
  if (!has('SESSION_SECRET')) secrets.SESSION_SECRET = randomBytes(32).toString('base64url');
  if (has('ROOT_KEY_SHA256')) return { secrets };
  const platformKey = freshPlatformKey();
  return { secrets: { ...secrets, ROOT_KEY_SHA256: sha256(platformKey) }, platformKey };
}
