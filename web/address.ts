import { useLocation, useSearchParams } from '@solidjs/router';

export type Params = Readonly<Record<string, string | string[] | undefined>>;
/** Parameters to set; undefined takes one out. An empty text is a value: it names "none". */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A page's address with some of its choices changed; all others stay. */
export function addressWith(path: string, params: Params, changes: Changes): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...params, ...changes }))
    if (typeof value === 'string') search.set(name, value);
  return search.size === 0 ? path : `${path}?${search}`;
}

/** Makes addresses of the page that is open; what is chosen there already stays. */
export function useAddress(): (changes: Changes) => string {
  const [params] = useSearchParams();
  const location = useLocation();
  return (changes) => addressWith(location.pathname, params, changes);
}
