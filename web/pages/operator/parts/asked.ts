import { useSearchParams } from '@solidjs/router';

/** A choice of the address as a text; undefined where it names none. */
export function useParam(): (name: string) => string | undefined {
  const [params] = useSearchParams();
  return (name) => {
    const value = params[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}
