/** Headers that every answer carries, so that no browser makes of it what it is not. */
const everywhere: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** Data, not a document: whatever it contains, nothing of it runs or loads. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** The dashboard: its own files only, no inline script or style. */
const pagePolicy =
  "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const hstsSeconds = 63_072_000;

/** Completes an answer of ours, in place. A page keeps its own rules about caching. */
export function setStandardHeaders(
  headers: Headers,
  { https, requestId }: { readonly https: boolean; readonly requestId: string | undefined },
): void {
  for (const [name, value] of everywhere) headers.set(name, value);
  if (https) headers.set('Strict-Transport-Security', `max-age=${hstsSeconds}; includeSubDomains`);
  if (requestId === undefined) {
    headers.set('Content-Security-Policy', pagePolicy);
    return;
  }
  headers.set('X-Request-Id', requestId);
  headers.set('Content-Security-Policy', dataPolicy);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
}
