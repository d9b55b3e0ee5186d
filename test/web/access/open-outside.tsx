import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import type { Component } from 'solid-js';
import { newQueryClient } from '../../../web/queries.ts';

/** A page that stands outside of any account, at an address. */
export function openOutside(page: Component, address: string) {
  const client = newQueryClient();
  const history = createMemoryHistory();
  history.set({ value: address });
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter history={history}>
        <Route path={address.split('?')[0] ?? address} component={page} />
        <Route path="*" component={() => <p>elsewhere</p>} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return { client, history };
}

/** The browser came by a link with a secret behind its `#`. */
export function arriveBy(address: string): void {
  window.history.replaceState(null, '', address);
}
