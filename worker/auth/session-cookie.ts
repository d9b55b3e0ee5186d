/** How a session's token travels: a cookie no script reads. */

/** `__Host-` keeps other hosts of the domain from setting it; browsers allow that name on https alone. */
const secureName = '__Host-hydron_session';
/**
 * In a frame of another site. By another name, so that a request tells which of the two it carries:
 * one that is replaced has to be set with the same rules, or the browser drops it.
 */
const embeddedName = '__Host-hydron_portal';
/** On a development machine, where there is no https. */
const localName = 'hydron_session';

export interface CookieUse {
  readonly https: boolean;
  /** For a page in a frame of another site: kept apart for each site that embeds it. */
  readonly embedded?: boolean;
}

/** A `Set-Cookie` header; an empty token takes it away. */
export function sessionCookie(token: string, maxAgeMs: number, use: CookieUse): string {
  const age = Math.max(0, Math.floor(maxAgeMs / 1_000));
  return `${nameOf(use)}=${token}; Path=/; Max-Age=${age}; HttpOnly; ${rulesOf(use)}`;
}

function nameOf({ https, embedded }: CookieUse): string {
  if (!https) return localName;
  return embedded ? embeddedName : secureName;
}

function rulesOf({ https, embedded }: CookieUse): string {
  if (!https) return 'SameSite=Lax';
  return embedded ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Lax; Secure';
}

/** Undefined without one. On https only the names count that nobody else can set. */
export const sessionToken = (request: Request): string | undefined => carried(request)?.token;

/** How the cookie a request carries was set, and so has to be set again. */
export function cookieUseOf(request: Request): CookieUse {
  const https = isHttps(request);
  return { https, embedded: https && carried(request)?.name === embeddedName };
}

/** What a new cookie takes the place of in a browser. */
export interface Replaced {
  /** Tokens the request carries that no request will after it. */
  readonly tokens: readonly string[];
  /** `Set-Cookie` headers that take away what would hide the new cookie. */
  readonly gone: readonly string[];
}

/** A frame's cookie goes first, so that a new one for no frame takes its place too. */
export function replacedBy(use: CookieUse, request: Request): Replaced {
  const cookies = cookiesOf(request);
  const hides = use.https && !use.embedded && cookies.has(embeddedName);
  const names = hides ? [nameOf(use), embeddedName] : [nameOf(use)];
  return {
    tokens: names.flatMap((name) => cookies.get(name) ?? []),
    gone: hides ? [sessionCookie('', 0, { https: true, embedded: true })] : [],
  };
}

const isHttps = (request: Request): boolean => request.url.startsWith('https:');

/**
 * A frame's goes first: where the page around it is of our own site, a browser sends both, and whoever
 * follows a portal's link must not act at another account than the one it is for.
 */
function carried(request: Request): { name: string; token: string } | undefined {
  const names = isHttps(request) ? [embeddedName, secureName] : [localName];
  const cookies = cookiesOf(request);
  for (const name of names) {
    const token = cookies.get(name);
    if (token) return { name, token };
  }
  return undefined;
}

/** Of two of one name the first counts. */
function cookiesOf(request: Request): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name && value && !cookies.has(name)) cookies.set(name, value);
  }
  return cookies;
}
