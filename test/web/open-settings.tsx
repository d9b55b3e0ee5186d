import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import type { Component } from 'solid-js';
import { LiveProvider } from '../../web/live-feed.tsx';
import { newQueryClient } from '../../web/queries.ts';
import { aServer } from './fake-socket.ts';

/** A page of the settings at an address, with the server's end of its live link. */
export function openSettings(page: Component, address: string) {
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
        <Route path={address.split('?')[0] ?? address} component={page} />
        <Route path="*" component={() => <p>elsewhere</p>} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return { ...server, history };
}

/** A page of a list, whole. */
export const listOf = (data: unknown[], more: Record<string, unknown> = {}) => ({
  status: 200,
  body: { data, has_more: false, next_cursor: null, as_of_seq: 10, ...more },
});

export const refused = (status: number, code: string, detail: string, more: object = {}) => ({
  status,
  body: { title: code, status, code, detail, request_id: 'req_1', retryable: false, ...more },
});
