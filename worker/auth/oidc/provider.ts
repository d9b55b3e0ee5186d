import * as oauth from 'oauth4webapi';
import { hourMs, type Instant, secondMs } from '../../../core/units/instant.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { readWhole } from './read-whole.ts';
import { ProviderUnreachable } from './sign-in-problem.ts';

/** What a provider says of itself changes seldom; what it said wrongly must not stay for long. */
const knownMs = hourMs;
/** People wait for it. */
const answerMs = 8 * secondMs;
/** How far its clock and ours may be apart. */
const clockSeconds = 60;

/** A provider, with the addresses that a sign-in needs. */
export type Provider = oauth.AuthorizationServer & {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
};

let known:
  | { readonly provider: Provider; readonly issuer: string; readonly at: Instant }
  | undefined;

/**
 * The provider as it describes itself: OpenID Connect Discovery 1.0. Kept for an hour in this
 * isolate; a failure is not kept. Throws when it cannot be reached or describes another issuer.
 */
export async function findProvider(settings: ProviderSettings, now: Instant): Promise<Provider> {
  const { issuer } = settings;
  if (known?.issuer === issuer.href && now - known.at < knownMs) return known.provider;
  const response = await oauth.discoveryRequest(issuer, asking<'GET'>(settings));
  const described = await oauth.processDiscoveryResponse(issuer, response);
  const provider = usable(described, settings);
  known = { provider, issuer: issuer.href, at: now };
  return provider;
}

function usable(described: oauth.AuthorizationServer, { insecure }: ProviderSettings): Provider {
  const { authorization_endpoint, token_endpoint, jwks_uri } = described;
  // The library sees to the addresses it asks itself; this one a browser is sent to.
  const page = URL.parse(authorization_endpoint ?? '');
  if (!page || !authorization_endpoint || !token_endpoint || !jwks_uri)
    throw new oauth.OperationProcessingError('the provider describes no addresses to sign in at');
  oauth.checkProtocol(page, !insecure);
  return { ...described, authorization_endpoint, token_endpoint, jwks_uri };
}

/** The next sign-in asks anew: its keys have changed since. */
export function forgetProvider(): void {
  known = undefined;
}

/** How every request to the provider is made: with an end, and told from our own mistakes. */
export const asking = <Method, Body = undefined>({
  insecure,
}: ProviderSettings): oauth.HttpRequestOptions<Method, Body> => ({
  signal: () => AbortSignal.timeout(answerMs),
  [oauth.allowInsecureRequests]: insecure,
  [oauth.customFetch]: (url, options) => ask(url, options as RequestInit),
});

async function ask(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options).catch((cause) => {
    throw new ProviderUnreachable('the provider did not answer', { cause });
  });
  const { status } = response;
  if (status < 500 && status !== 429) return readWhole(response, options.signal ?? null);
  await response.body?.cancel();
  throw new ProviderUnreachable(`the provider answered ${status}`);
}

/** Us, as the provider knows us. */
export const clientOf = ({ clientId }: ProviderSettings): oauth.Client => ({
  client_id: clientId,
  [oauth.clockTolerance]: clockSeconds,
});

/** By the strongest way that both have; a client without a secret shows none. */
export function clientAuth(provider: Provider, { clientSecret }: ProviderSettings) {
  if (clientSecret === undefined) return oauth.None();
  // Absent it means basic: OpenID Connect Discovery 1.0, section 3.
  const ways = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const posts = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
  return posts ? oauth.ClientSecretPost(clientSecret) : oauth.ClientSecretBasic(clientSecret);
}
