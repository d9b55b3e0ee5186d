import { useSearchParams } from '@solidjs/router';
import type { Shown } from './servers-api.ts';

/** Which servers are listed, by the name the address has for them. */
export const shownNames: Record<Shown, string> = { live: 'Live', ended: 'Ended', all: 'All' };

export const shownChoices = Object.keys(shownNames) as Shown[];

/** What the address says is to be seen: a list, and perhaps one server of it. */
export function useChoice() {
  const [params] = useSearchParams();
  return {
    shown: (): Shown => shownChoices.find((known) => known === params.show) ?? 'live',
    server: (): string | undefined =>
      typeof params.server === 'string' && params.server ? params.server : undefined,
  };
}
