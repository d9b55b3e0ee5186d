import { cleanup, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownPath } from '../../../web/own-path.ts';
import { SignInPage } from '../../../web/pages/sign-in-page.tsx';
import { aFakeApi, aSession, problem } from '../fake-api.ts';
import { openOutside } from './open-outside.tsx';

const signedOut = { '/session': problem(401, 'unauthenticated', 'Sign in.') };
const options = (provider: { name: string } | null) => ({
  '/sign_in/options': { status: 200, body: { provider } },
});

describe('the way in', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('leads to the provider by its name, and from there to what was wanted', async () => {
    aFakeApi({ ...signedOut, ...options({ name: 'Northwind ID' }) });
    openOutside(SignInPage, '/sign-in?return_to=%2Fsettings%2Fbilling%3Fstep%3Dbuy');
    const way = await screen.findByRole('link', { name: 'Continue with Northwind ID' });
    expect(way.getAttribute('href')).toBe(
      '/v1/sign_in?return_to=%2Fsettings%2Fbilling%3Fstep%3Dbuy',
    );
  });

  it('tells of links where there is no provider', async () => {
    aFakeApi({ ...signedOut, ...options(null) });
    openOutside(SignInPage, '/sign-in');
    expect(await screen.findByText(/A link signs you in/)).toBeTruthy();
    expect(screen.getByText('npm run dev')).toBeTruthy();
  });

  it.each([
    ['denied', /was cancelled/],
    ['expired', /ten minutes/],
    ['mismatch', /does not belong to an attempt of this browser/],
    ['provider', /cannot be trusted/],
    ['unavailable', /does not answer right now/],
    ['made-up', /Something went wrong/],
  ])('says in words why signing in failed: %s', async (code, words) => {
    aFakeApi({ ...signedOut, ...options({ name: 'X' }) });
    openOutside(SignInPage, `/sign-in?problem=${code}`);
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'You could not be signed in' })).toBeTruthy();
  });

  it('goes on for somebody who is signed in after all', async () => {
    aFakeApi(options({ name: 'X' }));
    const { history } = openOutside(SignInPage, '/sign-in?return_to=/settings/members');
    await waitFor(() => expect(history.get()).toBe('/settings/members'));
  });

  it('stays for an operator whose sign-in is too old for what they came from', async () => {
    aFakeApi({
      ...options({ name: 'X' }),
      '/session': { status: 200, body: aSession({ operator: 'sign-in-again' }) },
    });
    const { history } = openOutside(SignInPage, '/sign-in?return_to=/operator/inbox');
    expect(await screen.findByRole('heading', { name: 'Sign in again' })).toBeTruthy();
    expect(history.get()).toContain('/sign-in');
  });
});

describe('where a sign-in goes on to', () => {
  it.each([
    ['/settings/billing?a=b#c', '/settings/billing?a=b#c'],
    ['//evil.example/x', '/settings/usage'],
    ['/\\evil.example', '/settings/usage'],
    ['https://evil.example', '/settings/usage'],
    ['javascript:alert(1)', '/settings/usage'],
    ['/sign-in?return_to=/sign-in', '/settings/usage'],
    [undefined, '/settings/usage'],
  ])('is a path of this dashboard: %s', (wanted, path) => {
    expect(ownPath(wanted)).toBe(path);
  });
});
