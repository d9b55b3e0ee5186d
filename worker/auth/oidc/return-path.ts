/** Where a person lands who asked for nothing, or for what is not ours. */
export const landing = '/settings/usage';

/** As an address has it, where a letter may take a dozen characters: it travels in a cookie. */
const lengthMax = 500;
/** What answers with data, or acts. */
const noPage = /^\/(?:v1|api|local|errors)(?:[/?#]|$)/;

/**
 * The page to go back to after signing in: an address of our own, as a path. Judged after it was
 * read as a browser reads it, because `/.//elsewhere.example` becomes another host's only then.
 */
export function returnPath(asked: string | null, origin: string): string {
  if (asked === null || !asked.startsWith('/')) return landing;
  if (/^\/[/\\]|\\|\p{Cc}/u.test(asked)) return landing;
  const url = URL.parse(asked, origin);
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return landing;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.length > lengthMax || noPage.test(path) ? landing : path;
}
