import { hourMs, type Instant } from '../../../core/units/instant.ts';
import { sha256 } from '../sha256.ts';
import { seal, unseal } from './seal.ts';

/** What a browser carries from leaving for the provider to coming back. Nothing of it is stored. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE, RFC 7636. */
  readonly verifier: string;
  /** A path of our own. */
  readonly returnTo: string;
  /** When it left. */
  readonly at: Instant;
}

/** Longer than a sign-in may take, so that who comes back late is told that they are late. */
const cookieMs = hourMs;
/** Sign-ins that were begun and left: more would make requests too long to be read. */
const flowsMax = 5;

const secureName = '__Host-hydron_sign_in_';
const localName = 'hydron_sign_in_';

/** A name of its own for each sign-in: several tabs may be at it. */
const nameOf = (state: string, https: boolean): string =>
  `${https ? secureName : localName}${sha256(state).slice(0, 8)}`;

const cookie = (name: string, value: string, ms: number, https: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=${ms / 1_000}; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;

/** `Set-Cookie` headers: the flow's own, and the end of those left behind where they are many. */
export async function carryFlow(request: Request, flow: Flow, secret: string): Promise<string[]> {
  const https = request.url.startsWith('https:');
  const name = nameOf(flow.state, https);
  const sealed = await seal(secret, name, JSON.stringify(flow));
  const begun = cookiesOf(request)
    .map(([other]) => other)
    .filter(isFlow(https));
  const gone = begun.length < flowsMax ? [] : begun.map((other) => cookie(other, '', 0, https));
  return [...gone, cookie(name, sealed, cookieMs, https)];
}

/** The flow this browser left with under that state, if it did; and the header that spends it. */
export async function bringFlow(request: Request, state: string, secret: string) {
  const https = request.url.startsWith('https:');
  const name = nameOf(state, https);
  const spent = cookie(name, '', 0, https);
  const sealed = cookiesOf(request).find(([other]) => other === name)?.[1];
  const text = sealed === undefined ? undefined : await unseal(secret, name, sealed);
  return { spent, flow: text === undefined ? undefined : (JSON.parse(text) as Flow) };
}

const isFlow = (https: boolean) => (name: string) =>
  /^[0-9a-f]{8}$/.test(name.slice((https ? secureName : localName).length)) &&
  name.startsWith(https ? secureName : localName);

const cookiesOf = (request: Request): (readonly [name: string, value: string])[] =>
  (request.headers.get('cookie') ?? '').split(';').map((part) => {
    const [name = '', value = ''] = part.trim().split('=', 2);
    return [name, value];
  });
