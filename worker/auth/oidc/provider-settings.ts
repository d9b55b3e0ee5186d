import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { isOwnMachine } from '../../own-machine.ts';
import { sessionSecret, sessionSecretMin } from '../session-secret.ts';

/** Who people sign in with, and as which client of theirs. */
export interface ProviderSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent for a client that PKCE alone protects. */
  readonly clientSecret: string | undefined;
  /** What the sign-in button calls the provider. */
  readonly name: string;
  /** Seals what a browser carries through a sign-in. */
  readonly sealing: string;
  /** Only on a development machine: the provider may be there too, without https. */
  readonly insecure: boolean;
}

/** Undefined where people cannot sign in; a log line says so where somebody meant them to. */
export function providerSettings(env: Env): ProviderSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = env;
  if (!issuer) return undefined;
  const url = URL.parse(issuer);
  const insecure = env.HYDRON_LOCAL === '1' && url !== null && isOwnMachine(url);
  if (!url || (url.protocol !== 'https:' && !insecure))
    return misset('OIDC_ISSUER is no https address');
  if (!clientId) return misset('OIDC_CLIENT_ID is not set');
  const sealing = sessionSecret(env);
  if (sealing === undefined)
    return misset(`SESSION_SECRET is shorter than ${sessionSecretMin} characters`);
  const name = env.OIDC_NAME || url.hostname;
  const clientSecret = env.OIDC_CLIENT_SECRET || undefined;
  return { issuer: url, clientId, clientSecret, name, sealing, insecure };
}

function misset(why: string): undefined {
  log('error', 'sign-in is not set up', { why });
}
