import * as oauth from 'oauth4webapi';
import { asking, clientAuth, clientOf, forgetProvider, type Provider } from './provider.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { AnswerMismatch } from './sign-in-problem.ts';
import { type Claims, type WhoCame, whoCame } from './who-came.ts';

/** What was sent with the browser, to be found again in what comes back. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the provider was told to send the browser, to the letter. */
  readonly redirectUri: string;
}

export async function signInAddress(
  provider: Provider,
  { clientId }: ProviderSettings,
  { state, nonce, verifier, redirectUri }: Expected,
): Promise<URL> {
  const url = new URL(provider.authorization_endpoint);
  const asked = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url;
}

/**
 * Who came back, once everything that proves it was checked: state, issuer (RFC 9207), the code with
 * its PKCE verifier, the id token's signature, issuer, audience, times and nonce. Throws the
 * library's errors.
 */
export async function exchangeCode(
  provider: Provider,
  settings: ProviderSettings,
  parameters: URLSearchParams,
  { state, nonce, verifier, redirectUri }: Expected,
): Promise<WhoCame> {
  const client = clientOf(settings);
  const auth = clientAuth(provider, settings);
  const checked = checkAnswer(provider, client, parameters, state);
  const response = await oauth.authorizationCodeGrantRequest(
    provider,
    client,
    auth,
    checked,
    redirectUri,
    verifier,
    asking<'POST', URLSearchParams>(settings),
  );
  const expected = { expectedNonce: nonce, requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(provider, client, response, expected);
  await checkSignature(provider, response, settings);
  const claims = oauth.getValidatedIdTokenClaims(tokens) as oauth.IDToken;
  // The library takes an empty name, by which everybody would be one person.
  if (claims.sub === '') throw new oauth.OperationProcessingError('the provider names nobody');
  const more = await moreClaims(provider, settings, tokens.access_token, claims);
  return whoCame(claims.iss, claims.sub, more);
}

/** Its state and its issuer. What the provider refused is thrown as the library throws it. */
function checkAnswer(
  provider: Provider,
  client: oauth.Client,
  parameters: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(provider, client, parameters, state);
  } catch (cause) {
    if (!(cause instanceof oauth.OperationProcessingError)) throw cause;
    throw new AnswerMismatch('the answer is not the one that was asked for', { cause });
  }
}

/** With the keys as known; with the keys as they are now, where these have not the one that signed. */
async function checkSignature(
  provider: Provider,
  response: Response,
  settings: ProviderSettings,
): Promise<void> {
  try {
    await oauth.validateApplicationLevelSignature(provider, response, asking<'GET'>(settings));
  } catch (error) {
    const isUnknownKey =
      error instanceof oauth.OperationProcessingError && error.code === oauth.KEY_SELECTION;
    if (!isUnknownKey) throw error;
    forgetProvider();
    // A copy: the library keeps keys by the provider's description, and too long for one that rotates.
    const anew = { ...provider };
    await oauth.validateApplicationLevelSignature(anew, response, asking<'GET'>(settings));
  }
}

/** Many providers tell of e-mail and name only where one asks them with the access token. */
async function moreClaims(
  provider: Provider,
  settings: ProviderSettings,
  accessToken: string,
  claims: oauth.IDToken,
): Promise<Claims> {
  const { email: address, email_verified: isVerified, name } = claims;
  const isWhole = ![address, isVerified, name].includes(undefined);
  if (isWhole || provider.userinfo_endpoint === undefined) return claims;
  const client = clientOf(settings);
  const ask = asking<'GET'>(settings);
  const response = await oauth.userInfoRequest(provider, client, accessToken, ask);
  const told = await oauth.processUserInfoResponse(provider, client, claims.sub, response);
  // What is said of an address counts for the address it was said of.
  const { email, email_verified } = told.email === undefined ? claims : told;
  return { ...claims, ...told, email, email_verified };
}
