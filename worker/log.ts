/** One structured line. Never a body, a key, a token or a cookie. */
export function log(level: 'info' | 'warn' | 'error', what: string, details: object = {}): void {
  console[level](JSON.stringify({ level, what, ...details }));
}

/**
 * What went wrong, at its root: a query builder wraps what the database said in a message that
 * carries the statement's parameters, and those are nobody's business in a log.
 */
export function describeError(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof Error ? (root.stack ?? root.message) : String(root);
}
