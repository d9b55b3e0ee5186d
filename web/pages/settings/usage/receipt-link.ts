type Params = Readonly<Record<string, string | string[] | undefined>>;

/** The page's address with the receipt of one entry open, or with none; other choices stay. */
export function addressWith(path: string, params: Params, entry: string | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (name !== 'entry' && typeof value === 'string') search.set(name, value);
  if (entry !== undefined) search.set('entry', entry);
  return search.size === 0 ? path : `${path}?${search}`;
}
