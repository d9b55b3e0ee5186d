/** One structured line. Never a body, a key, a token or a cookie. */
export function log(level: 'info' | 'warn' | 'error', what: string, details: object = {}): void {
  console[level](JSON.stringify({ level, what, ...details }));
}
