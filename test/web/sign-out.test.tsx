import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { cleanup, fireEvent, render, screen, waitFor } from '@solidjs/testing-library';
import { QueryClientProvider } from '@tanstack/solid-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInPage } from '../../web/pages/sign-in-page.tsx';
import { SignedIn } from '../../web/pages/signed-in.tsx';
import { newQueryClient } from '../../web/queries.ts';
import { aFakeApi, aSession, problem } from './fake-api.ts';

const ok = (body: unknown) => ({ status: 200, body });

function open() {
  const client = newQueryClient();
  const history = createMemoryHistory();
  history.set({ value: '/settings/here?a=b' });
  render(() => (
    <QueryClientProvider client={client}>
      <MemoryRouter history={history}>
        <Route path="/sign-in" component={SignInPage} />
        <Route component={SignedIn}>
          <Route path="*" component={() => <h1>A page</h1>} />
        </Route>
      </MemoryRouter>
    </QueryClientProvider>
  ));
  return { client, history };
}

const openMenu = async () =>
  fireEvent.click(await screen.findByRole('button', { name: /^Account menu/ }));

const press = async (name: string | RegExp) =>
  fireEvent.click(await screen.findByRole('button', { name }));

describe('whoever is signed in', () => {
  beforeEach(() =>
    vi.stubGlobal(
      'WebSocket',
      class {
        close() {}
      },
    ),
  );
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('signs out, and nothing that was read is kept', async () => {
    const api = aFakeApi({
      '/sign_out': ok({}),
      '/sign_in/options': ok({ provider: null }),
    });
    const { client } = open();
    await openMenu();
    api.answer('/session', problem(401, 'unauthenticated', 'Sign in.'));
    await press('Sign out');
    expect(await screen.findByRole('heading', { name: 'You are signed out' })).toBeTruthy();
    expect(api.asked).toContain('/v1/session/sign_out');
    await waitFor(() => expect(client.getQueryData(['balance'])).toBeUndefined());
  });

  it('is told when signing out failed, and the page is as it was', async () => {
    aFakeApi({ '/sign_out': problem(503, 'unavailable', 'Later.') });
    open();
    await openMenu();
    await press('Sign out');
    expect(await screen.findByText('Still signed in: try again')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'A page' })).toBeTruthy();
  });

  it('finds in the menu who they are, what they are there, and the way to their other accounts', async () => {
    const accounts = [
      { id: 'acct_0123456789abcdefghjk', name: 'Northwind', role: 'owner' as const },
      { id: 'acct_other', name: 'Side project', role: 'viewer' as const },
    ];
    const api = aFakeApi({
      '/session': ok(aSession({ accounts, operator: 'fresh' })),
      '/session/switch': ok({}),
    });
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    open();
    await openMenu();
    expect(await screen.findByText('amara@northwind.example')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Operator pages' })).toBeTruthy();
    await press(/Side project/);
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/settings/usage'));
    expect(api.writes()).toMatchObject([
      { path: '/v1/session/switch', body: { account: 'acct_other' } },
    ]);
  });

  it('comes to the way in when the session has ended, with where they wanted to go', async () => {
    aFakeApi({
      '/session': problem(401, 'unauthenticated', 'Sign in.'),
      '/sign_in/options': ok({ provider: { name: 'X' } }),
    });
    const { history } = open();
    await screen.findByRole('link', { name: 'Continue with X' });
    expect(history.get()).toBe('/sign-in?return_to=%2Fsettings%2Fhere%3Fa%3Db');
  });

  it('by a link of the platform is led back to it, and is nobody by name', async () => {
    const portal = { kind: 'portal', person: null, accounts: [] } as const;
    const return_url = 'https://northwind.example/usage';
    aFakeApi({ '/session': ok(aSession({ ...portal, accounts: [], return_url })) });
    open();
    const back = await screen.findByRole('link', { name: 'Back to northwind.example' });
    expect(back.getAttribute('href')).toBe(return_url);
    expect(screen.queryByRole('button', { name: /^Account menu/ })).toBeNull();
  });

  it('of no account is told so instead of being shown an empty one', async () => {
    aFakeApi({ '/session': ok(aSession({ account: null, role: null, accounts: [] })) });
    open();
    const heading = 'You are not a member of any account';
    expect(await screen.findByRole('heading', { name: heading })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Billing' })).toBeNull();
  });

  it.each([
    ['owner', ['Usage', 'Billing', 'API keys', 'Members', 'Account']],
    ['billing', ['Usage', 'Billing', 'API keys', 'Members', 'Account']],
    ['developer', ['Usage', 'API keys', 'Members', 'Account']],
    ['viewer', ['Usage', 'API keys', 'Members', 'Account']],
  ] as const)('as %s is offered the pages of the role', async (role, names) => {
    aFakeApi({ '/session': ok(aSession({ role })) });
    open();
    await screen.findByText('Northwind');
    const nav = screen.getByRole('navigation', { name: 'Settings' });
    expect([...nav.querySelectorAll('a')].map(({ textContent }) => textContent?.trim())).toEqual(
      names,
    );
  });
});
