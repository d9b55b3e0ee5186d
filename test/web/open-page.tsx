import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render, screen } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { LiveProvider } from '../../web/live-feed.tsx';
import { UsagePage } from '../../web/pages/settings/usage/usage-page.tsx';
import { newQueryClient } from '../../web/queries.ts';
import { aServer } from './fake-socket.ts';

/** Settings > Usage at an address, with the server's end of its live link. */
export function openPage(address = '/settings/usage') {
  const server = aServer();
  const client = newQueryClient();
  const history = createMemoryHistory();
  history.set({ value: address });
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter
        history={history}
        root={(props) => <LiveProvider connect={server.connect}>{props.children}</LiveProvider>}
      >
        <Route path="/settings/usage" component={UsagePage} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return { ...server, history };
}

export const section = (name: string | RegExp) => screen.findByRole('region', { name });

/** Every amount of a part of the page, in microcredits and in reading order. */
export const amounts = (within: Element | undefined) =>
  [...(within?.querySelectorAll('data') ?? [])].map((element) => Number(element.value));
