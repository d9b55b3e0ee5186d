/**
 * The secret of a link, taken out of the address before anything else runs: it does not stay in the
 * history, in a copied address or on a screen that is shared. It stands behind the `#`, so no server
 * was told it, and what only looks at links has not spent it.
 */
const pages = ['/portal', '/invitation'];

let secret: string | undefined;

export function hideLinkSecret(): void {
  if (!pages.includes(location.pathname) || location.hash.length < 2) return;
  secret = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
}

/** Once: going back or showing the page again finds nothing to spend. */
export function takeLinkSecret(): string | undefined {
  const taken = secret;
  secret = undefined;
  return taken;
}
