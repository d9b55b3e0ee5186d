import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Member } from '../../../web/pages/settings/members/members-api.ts';
import { MembersPage } from '../../../web/pages/settings/members/members-page.tsx';
import { aFakeApi, aSession } from '../fake-api.ts';
import { listOf, openSettings, refused } from '../open-settings.tsx';

const ok = (body: unknown) => ({ status: 200, body });

const aMember = (over: Partial<Member> = {}): Member => ({
  person: 'per_amara',
  name: 'Amara Okafor',
  email: 'amara@northwind.example',
  role: 'owner',
  joined_at: '2026-10-01T10:00:00Z',
  you: true,
  ...over,
});
const chidi = aMember({
  person: 'per_chidi',
  name: 'Chidi Eze',
  email: 'chidi@northwind.example',
  role: 'developer',
  you: false,
});

const anApi = (over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({
    '/members': listOf([aMember(), chidi]),
    '/invitations': listOf([]),
    ...over,
  });
const open = (search = '') => openSettings(MembersPage, `/settings/members${search}`);
const row = async (name: string) => (await screen.findByText(name)).closest('li') as HTMLElement;

describe('Settings > Members', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('lists everybody with their role, and says why the last owner stays', async () => {
    anApi();
    open();
    const amara = await row('Amara Okafor');
    await waitFor(() => expect(amara.textContent).toContain('The only owner'));
    expect(within(amara).queryByRole('link', { name: /Change role/ })).toBeNull();
    expect(
      within(await row('Chidi Eze')).getByRole('link', { name: 'Remove Chidi Eze' }),
    ).toBeTruthy();
  });

  it('offers nothing to change to those who may only see, and asks for no invitations', async () => {
    const api = anApi({ '/session': ok(aSession({ role: 'developer' })) });
    open();
    await row('Chidi Eze');
    await new Promise((done) => setTimeout(done, 50));
    expect(screen.queryByRole('link', { name: /Invite|Remove|Change/ })).toBeNull();
    expect(api.asked.some((path) => path.includes('/invitations'))).toBe(false);
  });

  it('makes a link of a role for an address, and shows it once to copy', async () => {
    const url = 'https://credits.example/invitation#secret';
    const api = anApi({
      'POST /invitations': ok({
        id: 'inv_1',
        role: 'billing',
        email: 'b@x.example',
        url,
        expires_at: '2026-11-29T10:00:00Z',
      }),
    });
    open('?step=invite');
    const dialog = await screen.findByRole('dialog', { name: 'Invite somebody' });
    fireEvent.click(await within(dialog).findByRole('radio', { name: /^Billing/ }));
    fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: 'nonsense' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make the link' }));
    expect(await within(dialog).findByText(/Enter an address like/)).toBeTruthy();
    expect(api.writes()).toEqual([]);
    fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: 'b@x.example' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make the link' }));
    expect(await within(dialog).findByText(url)).toBeTruthy();
    expect(within(dialog).getByRole('button', { name: 'Copy link' })).toBeTruthy();
    expect(api.writes()).toMatchObject([{ body: { role: 'billing', email: 'b@x.example' } }]);
  });

  it('changes a role after it was chosen and confirmed', async () => {
    const api = anApi({ 'PATCH /members/per_chidi': ok({}) });
    open('?step=change-role&person=per_chidi');
    const dialog = await screen.findByRole('dialog', { name: 'Change a role' });
    fireEvent.click(await within(dialog).findByRole('radio', { name: /^Viewer/ }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make Viewer' }));
    expect(await screen.findByText('Chidi Eze is Viewer now.')).toBeTruthy();
    expect(api.writes()).toMatchObject([{ method: 'PATCH', body: { role: 'viewer' } }]);
  });

  it('removes a member by name, and says why when that was refused', async () => {
    const refusal = refused(409, 'last_owner', 'The account would have no owner.');
    const api = anApi({ 'DELETE /members/per_chidi': refusal });
    open('?step=remove-member&person=per_chidi');
    const dialog = await screen.findByRole('dialog', { name: 'Remove this member?' });
    const remove = await within(dialog).findByRole('button', { name: 'Remove Chidi Eze' });
    fireEvent.click(remove);
    expect(await within(dialog).findByText(/Chidi Eze is still a member/)).toBeTruthy();
    api.answer('DELETE /members/per_chidi', {});
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove Chidi Eze' }));
    expect(await screen.findByText('Chidi Eze is not a member any more.')).toBeTruthy();
  });

  it('takes an open invitation back', async () => {
    const invitation = {
      id: 'inv_1',
      role: 'viewer',
      email: null,
      created_at: '2026-11-22T10:00:00Z',
      expires_at: '2026-11-29T10:00:00Z',
    };
    const api = anApi({
      '/invitations': listOf([invitation]),
      'DELETE /invitations/inv_1': ok({}),
    });
    open('?step=revoke-invitation&invitation=inv_1');
    const dialog = await screen.findByRole('dialog', { name: 'Take this invitation back?' });
    fireEvent.click(
      await within(dialog).findByRole('button', { name: 'Take the invitation back' }),
    );
    expect(await screen.findByText('The invitation was taken back.')).toBeTruthy();
    expect(api.writes()).toMatchObject([{ method: 'DELETE' }]);
  });
});
