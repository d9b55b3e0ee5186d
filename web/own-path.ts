/** Where nothing better is known. */
export const firstPage = '/settings/usage';

/** A path of this dashboard to go on to; what leads elsewhere, or back here for ever, does not count. */
export function ownPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return firstPage;
  const parsed = URL.canParse(wanted, location.origin) && new URL(wanted, location.origin);
  if (!parsed || parsed.origin !== location.origin || parsed.pathname === '/sign-in')
    return firstPage;
  return parsed.pathname + parsed.search + parsed.hash;
}
