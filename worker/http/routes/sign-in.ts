import * as oauth from 'oauth4webapi';
import { signInMs } from '../../../core/access/times.ts';
import { exchangeCode, signInAddress } from '../../auth/oidc/exchange.ts';
import { bringFlow, carryFlow, type Flow } from '../../auth/oidc/flow-cookie.ts';
import { letIn } from '../../auth/oidc/let-in.ts';
import { findProvider } from '../../auth/oidc/provider.ts';
import { type ProviderSettings, providerSettings } from '../../auth/oidc/provider-settings.ts';
import { returnPath } from '../../auth/oidc/return-path.ts';
import { problemOf, providersWord, type SignInProblem } from '../../auth/oidc/sign-in-problem.ts';
import { sessionCookies } from '../../auth/session-cookies.ts';
import { describeError, log } from '../../log.ts';
import type { Call } from '../call.ts';
import type { Problem } from '../problem.ts';
import { json, refuse } from '../reply.ts';
import { isHttps } from '../standard-headers.ts';

/** Sends the browser to the provider, with what it must bring back. Nothing is stored. */
export async function startSignIn(call: Call): Promise<Response> {
  const { request, url, now } = call;
  const settings = providerSettings(call.env);
  if (!settings) return refuse(call, notConfigured);
  try {
    const provider = await findProvider(settings, now);
    const flow: Flow = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      returnTo: returnPath(url.searchParams.get('return_to'), url.origin),
      at: now,
    };
    const page = await signInAddress(provider, settings, { ...flow, redirectUri: callback(url) });
    return goTo(page.href, await carryFlow(request, flow, settings.sealing));
  } catch (error) {
    return toSignInPage(call, sayWhy(call, error));
  }
}

/**
 * Signs in whoever comes back with what they left with. What they left with is spent either way. Not
 * for HEAD: whoever only looks at an address is signed in by none.
 */
export async function finishSignIn(call: Call): Promise<Response> {
  if (call.request.method !== 'GET') return refuse(call, onlyGet, { headers: { Allow: 'GET' } });
  const settings = providerSettings(call.env);
  if (!settings) return refuse(call, notConfigured);
  const { request, url } = call;
  const state = url.searchParams.get('state') ?? '';
  const { spent, flow } = await bringFlow(request, state, settings.sealing);
  if (!flow || flow.state !== state) return toSignInPage(call, 'mismatch', [spent]);
  if (call.now - flow.at > signInMs) return toSignInPage(call, 'expired', [spent]);
  try {
    return await finish(call, settings, flow, spent);
  } catch (error) {
    return toSignInPage(call, sayWhy(call, error), [spent]);
  }
}

async function finish(
  call: Call,
  settings: ProviderSettings,
  flow: Flow,
  spent: string,
): Promise<Response> {
  const { url, request, now } = call;
  const provider = await findProvider(settings, now);
  const expected = { ...flow, redirectUri: callback(url) };
  const who = await exchangeCode(provider, settings, url.searchParams, expected);
  const session = await letIn(call, who);
  if (!session.ok) {
    log('warn', 'sign-in failed', { request_id: call.requestId, code: session.error.code });
    return toSignInPage(call, 'unavailable', [spent]);
  }
  const signedIn = await sessionCookies(call, session.value, { https: isHttps(request) });
  return goTo(`${url.origin}${flow.returnTo}`, [spent, ...signedIn]);
}

/** Who the sign-in button leads to. */
export async function readSignInOptions(call: Call): Promise<Response> {
  const settings = providerSettings(call.env);
  return json(200, { provider: settings ? { name: settings.name } : null });
}

const notConfigured: Problem = {
  code: 'sign_in_not_configured',
  detail: 'This deployment has no provider that people sign in with.',
};

const onlyGet: Problem = { code: 'method_not_allowed', detail: 'Here one may GET.' };

/** The provider must know this address as one of ours. */
const callback = ({ origin }: URL): string => `${origin}/v1/sign_in/callback`;

/** The log hears why, the browser only what kind of thing it was. */
function sayWhy(call: Call, error: unknown): SignInProblem {
  const known = problemOf(error);
  if (known !== 'denied')
    log(known ? 'warn' : 'error', 'sign-in failed', {
      request_id: call.requestId,
      problem: known,
      provider_said: providersWord(error),
      error: describeError(error),
    });
  return known ?? 'unavailable';
}

const toSignInPage = ({ url }: Call, problem: SignInProblem, cookies: readonly string[] = []) =>
  goTo(`${url.origin}/sign-in?problem=${problem}`, cookies);

function goTo(address: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: address });
  for (const cookie of cookies) headers.append('Set-Cookie', cookie);
  return new Response(null, { status: 303, headers });
}
