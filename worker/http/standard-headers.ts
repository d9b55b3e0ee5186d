/** Headers that every answer carries, so that no browser makes of it what it is not. */
const everyAnswer: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** Data, not a document: whatever it contains, nothing of it runs or loads. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** The dashboard: its own files only, no inline script or style. */
const pagePolicyFor = (ancestors: string): string =>
  "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; " +
  `base-uri 'none'; form-action 'self'; frame-ancestors ${ancestors}`;

const pagePolicy = pagePolicyFor("'none'");

/** What pages say besides: no window that opened them reaches in, and no device is theirs. */
const everyPage: readonly (readonly [string, string])[] = [
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  [
    'Permissions-Policy',
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  ],
];

const hstsSeconds = 63_072_000;

const hsts = { 'Strict-Transport-Security': `max-age=${hstsSeconds}; includeSubDomains` };
const dataHeaders = {
  ...Object.fromEntries(everyAnswer),
  'Content-Security-Policy': dataPolicy,
  'Cache-Control': 'no-store',
};
const secureDataHeaders = { ...dataHeaders, ...hsts };

export const isHttps = (request: Request): boolean => request.url.startsWith('https:');

interface Asked {
  readonly https: boolean;
  readonly requestId: string | undefined;
}

/** All that an answer of data carries, at once: each header set by itself is a call of its own. */
export const standardHeaders = ({ https, requestId }: Asked & { requestId: string }) => ({
  ...(https ? secureDataHeaders : dataHeaders),
  'X-Request-Id': requestId,
});

/** Completes an answer of ours, in place. A page keeps its own rules about caching. */
export function setStandardHeaders(headers: Headers, { https, requestId }: Asked): void {
  for (const [name, value] of everyAnswer) headers.set(name, value);
  if (https) headers.set('Strict-Transport-Security', hsts['Strict-Transport-Security']);
  if (requestId === undefined) {
    headers.set('Content-Security-Policy', pagePolicy);
    for (const [name, value] of everyPage) headers.set(name, value);
    return;
  }
  headers.set('X-Request-Id', requestId);
  headers.set('Content-Security-Policy', dataPolicy);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
}

/**
 * Lets pages of these origins show a page of ours in a frame; with none, nobody does, as everywhere.
 * The older header knows no list and would refuse them all.
 */
export function allowFraming(headers: Headers, origins: readonly string[]): void {
  if (origins.length === 0) return;
  headers.delete('X-Frame-Options');
  headers.set('Content-Security-Policy', pagePolicyFor(origins.join(' ')));
}
