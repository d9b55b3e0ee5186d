import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AccountPage } from '../../../web/pages/settings/account/account-page.tsx';
import { aFakeApi, aSession } from '../fake-api.ts';
import { listOf, openSettings, refused } from '../open-settings.tsx';

const ok = (body: unknown) => ({ status: 200, body });
const browsers = [
  {
    id: 'ses_1',
    browser: 'Firefox on Linux',
    created_at: '2026-11-20T10:00:00Z',
    last_seen_at: '2026-11-22T10:00:00Z',
    current: true,
  },
  {
    id: 'ses_2',
    browser: 'Safari on iPhone',
    created_at: '2026-11-19T10:00:00Z',
    last_seen_at: '2026-11-21T10:00:00Z',
    current: false,
  },
];
const anApi = (over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({ '/session/sessions': listOf(browsers), ...over });
const open = (search = '') => openSettings(AccountPage, `/settings/account${search}`);

describe('Settings > Account', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('ends another browser of one’s own, and not this one', async () => {
    const api = anApi({ 'DELETE /session/sessions/ses_2': ok({}) });
    open();
    fireEvent.click(
      await screen.findByRole('button', { name: 'End the session in Safari on iPhone' }),
    );
    expect(await screen.findByText('Safari on iPhone is signed out.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /End the session in Firefox/ })).toBeNull();
    expect(api.writes()).toMatchObject([{ path: '/v1/session/sessions/ses_2' }]);
  });

  it('signs out everywhere', async () => {
    const api = anApi({ '/session/sign_out_everywhere': ok({ ended: 2 }) });
    const { history } = open();
    fireEvent.click(await screen.findByRole('button', { name: 'Sign out everywhere' }));
    await waitFor(() => expect(history.get()).toBe('/sign-in'));
    expect(api.writes()).toMatchObject([{ path: '/v1/session/sign_out_everywhere' }]);
  });

  it('renames the account for those who may', async () => {
    const api = anApi({ 'PATCH /accounts/me': ok({}) });
    open('?step=rename');
    const dialog = await screen.findByRole('dialog', { name: 'Rename this account' });
    const field = await within(dialog).findByRole('textbox');
    fireEvent.input(field, { target: { value: '  ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Rename' }));
    expect(await within(dialog).findByText(/Enter a name/)).toBeTruthy();
    fireEvent.input(field, { target: { value: 'Southwind' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Rename' }));
    expect(await screen.findByText('This account is called Southwind now.')).toBeTruthy();
    expect(api.writes()).toMatchObject([{ method: 'PATCH', body: { name: 'Southwind' } }]);
  });

  it('does not let a viewer rename it, and says what they are', async () => {
    anApi({ '/session': ok(aSession({ role: 'viewer' })) });
    open();
    await screen.findByText(/Changes nothing/);
    expect(screen.queryByRole('link', { name: 'Rename' })).toBeNull();
  });

  it('opens another account of one’s own and goes there', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    const api = anApi({
      'POST /session/accounts': ok({ id: 'acct_new', name: 'Side', role: 'owner' }),
      '/session/switch': ok({}),
    });
    open('?step=open-account');
    const dialog = await screen.findByRole('dialog', { name: 'Open another account' });
    fireEvent.input(await within(dialog).findByRole('textbox'), { target: { value: 'Side' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Open the account' }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/settings/usage'));
    expect(api.writes().map(({ body }) => body)).toEqual([
      { name: 'Side' },
      { account: 'acct_new' },
    ]);
  });

  it('says what to do first when the only owner wants to leave', async () => {
    anApi({ '/session/leave': refused(409, 'last_owner', 'No.') });
    open('?step=leave&account=acct_0123456789abcdefghjk');
    const dialog = await screen.findByRole('dialog', { name: 'Leave this account?' });
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Leave Northwind' }));
    expect(await within(dialog).findByText(/make somebody else an owner/)).toBeTruthy();
  });

  it('deletes the profile only after the address was typed', async () => {
    const api = anApi({ 'DELETE /session/person': ok({}) });
    const { history } = open('?step=delete-profile');
    const dialog = await screen.findByRole('dialog', { name: 'Delete your profile?' });
    const act = await within(dialog).findByRole('button', { name: 'Delete your profile' });
    fireEvent.click(act);
    expect(
      await within(dialog).findByText('Type amara@northwind.example to confirm.'),
    ).toBeTruthy();
    expect(api.writes()).toEqual([]);
    const typed = { target: { value: 'amara@northwind.example' } };
    fireEvent.input(within(dialog).getByRole('textbox'), typed);
    fireEvent.click(act);
    await waitFor(() => expect(history.get()).toBe('/sign-in'));
    expect(api.writes()).toMatchObject([{ method: 'DELETE', path: '/v1/session/person' }]);
  });

  it('tells kindly why there are no free credits', async () => {
    anApi({ '/session': ok(aSession({ free_credits: 'unverified' })) });
    open();
    expect(await screen.findByText(/Verify it there and sign in again/)).toBeTruthy();
  });

  it('shows a portal session only what is its own', async () => {
    const api = anApi({
      '/session': ok(aSession({ kind: 'portal', person: null, accounts: [], free_credits: null })),
    });
    open();
    expect(await screen.findByRole('button', { name: 'Sign out' })).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Your profile' })).toBeNull();
    expect(api.asked.some((path) => path.includes('/session/sessions'))).toBe(false);
  });
});
