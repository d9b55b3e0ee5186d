import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { cleanup, fireEvent, render, screen, waitFor } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignedIn } from '../../web/pages/signed-in.tsx';
import { newQueryClient } from '../../web/queries.ts';
import { aFakeApi, problem } from './fake-api.ts';

function open() {
  const client = newQueryClient();
  vi.stubGlobal(
    'WebSocket',
    class {
      close() {}
    },
  );
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter history={createMemoryHistory()} root={SignedIn}>
        <Route path="/" component={() => <h1>A page</h1>} />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return client;
}

const signOut = async () =>
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }));

describe('signing out', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('ends the session and keeps nothing of what was read with it', async () => {
    const api = aFakeApi({ '/sign_out': { status: 200, body: {} } });
    const client = open();
    await screen.findByText('Northwind');
    api.answer('/session', problem(401, 'unauthenticated', 'Sign in.'));
    await signOut();
    expect(await screen.findByRole('heading', { name: 'You are signed out' })).toBeTruthy();
    expect(api.asked).toContain('/v1/session/sign_out');
    await waitFor(() => expect(client.getQueryData(['balance'])).toBeUndefined());
  });

  it('says so when it failed, and leaves the page as it was', async () => {
    aFakeApi({ '/sign_out': problem(503, 'unavailable', 'Later.') });
    open();
    await signOut();
    expect(await screen.findByText('Still signed in: try again')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'A page' })).toBeTruthy();
  });
});
