import { cleanup, fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hideLinkSecret, takeLinkSecret } from '../../../web/link-secret.ts';
import { InvitationPage } from '../../../web/pages/invitation-page.tsx';
import { aFakeApi, aSession, problem } from '../fake-api.ts';
import { arriveBy, openOutside } from './open-outside.tsx';

const ok = (body: unknown) => ({ status: 200, body });
const read = {
  '/invitations/read': ok({
    account_name: 'Northwind',
    role: 'developer',
    invited_by_name: 'Amara Okafor',
    email: null,
    expires_at: '2026-11-29T10:00:00.000Z',
  }),
};
const accept = '/invitations/accept';

function open() {
  arriveBy('/invitation#the-token');
  hideLinkSecret();
  return openOutside(InvitationPage, '/invitation');
}

const press = async () =>
  fireEvent.click(await screen.findByRole('button', { name: 'Accept the invitation' }));

describe('an invitation', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => {
    cleanup();
    takeLinkSecret();
    vi.unstubAllGlobals();
  });

  it('says to what, as what and by whom, and what that lets one do', async () => {
    aFakeApi(read);
    open();
    expect(await screen.findByRole('heading', { name: 'Join Northwind' })).toBeTruthy();
    expect(screen.getByText('Amara Okafor')).toBeTruthy();
    expect(screen.getByText('Developer')).toBeTruthy();
    expect(screen.getByText(/Changes .*API keys/)).toBeTruthy();
    expect(location.href).not.toContain('the-token');
  });

  it('is kept over the way to the provider, and offered again on coming back', async () => {
    const api = aFakeApi({ ...read, '/session': problem(401, 'unauthenticated', 'Sign in.') });
    open();
    const way = await screen.findByRole('link', { name: 'Sign in to accept' });
    expect(way.getAttribute('href')).toBe('/sign-in?return_to=/invitation');
    cleanup();
    api.answer('/session', aSession());
    openOutside(InvitationPage, '/invitation');
    expect(await screen.findByRole('button', { name: 'Accept the invitation' })).toBeTruthy();
  });

  it('makes a member when it is accepted, begins anew and is forgotten', async () => {
    const api = aFakeApi({
      ...read,
      [accept]: ok({ account: { id: 'a', name: 'b' }, role: 'viewer' }),
    });
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    open();
    await press();
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/settings/usage'));
    expect(api.writes().at(-1)).toMatchObject({
      path: '/v1/invitations/accept',
      body: { token: 'the-token' },
    });
    expect(sessionStorage.length).toBe(0);
  });

  it.each([
    [403, 'forbidden', /for another e-mail address/],
    [409, 'already_member', /a member of this account already/],
    [410, 'link_ended', /Ask for a new one/],
  ])('that is refused with %i says why', async (status, code, words) => {
    aFakeApi({ ...read, [accept]: problem(status, code, 'No.') });
    open();
    await press();
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('that has ended says so', async () => {
    aFakeApi({ '/invitations/read': problem(410, 'link_ended', 'No.') });
    open();
    expect(await screen.findByRole('heading', { name: 'This invitation has ended' })).toBeTruthy();
  });

  it('is nothing a browser that a portal link let in can accept', async () => {
    aFakeApi({ ...read, '/session': ok(aSession({ kind: 'portal', person: null, accounts: [] })) });
    open();
    expect(await screen.findByText(/Sign in as yourself/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Accept the invitation' })).toBeNull();
  });
});
