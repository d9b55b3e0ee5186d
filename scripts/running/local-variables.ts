/**
 * The variables a locally running Worker takes from the environment. `HYDRON_LOCAL` opens the
 * loopback-only `/local` routes; it stands in no file that is deployed, so production is never
 * local.
 */
const names = [
  'HYDRON_LOCAL',
  'SESSION_SECRET',
  'STRIPE_API_BASE',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_TAX',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'FREE_GRANT_MICROCREDITS',
  'FREE_GRANTS_PER_NETWORK',
  'FREE_GRANTS_PER_HOUR',
  'RATE_LIMIT_PER_MINUTE',
  'ROOT_KEY_SHA256',
  'EMAIL_FROM',
  'DASHBOARD_URL',
  'EMBED_ORIGINS',
] as const;

export function localVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const set = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}
