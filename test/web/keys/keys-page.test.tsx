import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '../../../core/access/permissions.ts';
import type { KeyView } from '../../../web/keys-api.ts';
import { KeysPage } from '../../../web/pages/settings/keys/keys-page.tsx';
import { aFakeApi, problem } from '../fake-api.ts';
import { amounts, section } from '../open-page.tsx';
import { listOf, openSettings, refused } from '../open-settings.tsx';

const aKey = (over: Partial<KeyView> = {}): KeyView => ({
  id: 'key_1',
  name: 'Production',
  prefix: 'hyd_acct_0123456789abcdefghjk_k3xq5d',
  status: 'active',
  scopes: ['usage:write', 'balance:read'],
  created_at: '2026-11-01T10:00:00Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  rotated_at: null,
  previous_expires_at: null,
  budget: null,
  ...over,
});

const session = (role: Role) => ({
  status: 200,
  body: {
    kind: 'person',
    account: { id: 'acct_0123456789abcdefghjk', name: 'Northwind' },
    role,
    accounts: [],
    person: null,
    operator: 'no',
    return_url: null,
    free_credits: null,
    expires_at: '',
  },
});

const spent = { groups: [{ key: 'key_1', amount_microcredits: 12_500_000, count: 3 }] };

const anApi = (keys: KeyView[], over: Parameters<typeof aFakeApi>[0] = {}, role: Role = 'owner') =>
  aFakeApi({
    '/session': session(role),
    'GET /api_keys': listOf(keys),
    '/usage/summary': { status: 200, body: spent },
    '/budgets': listOf([]),
    ...over,
  });
const open = (search = '') => openSettings(KeysPage, `/settings/keys${search}`);
const rowOf = async (name: string) => (await screen.findByText(name)).closest('li') as HTMLElement;
const secret = 'hyd_acct_0123456789abcdefghjk_k3xq5dsecretsecret_abcdef';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('Settings > API keys', () => {
  it('lists each with what it may do, how it stands and what it spent', async () => {
    anApi([aKey()]);
    open();
    const row = await rowOf('Production');
    expect(row.textContent).toContain('hyd_acct_0123456789abcdefghjk_k3xq5d…');
    expect(row.textContent).toContain('Report usage; see the balance');
    expect(row.textContent).toContain('Active');
    expect(row.textContent).toContain('Last usednever');
    await waitFor(() => expect(amounts(row)).toEqual([12_500_000]));
  });

  it('says until when a secret before works, and how a key ended', async () => {
    anApi([
      aKey({ rotated_at: '2026-11-20T10:00:00Z', previous_expires_at: '2026-11-27T10:00:00Z' }),
      aKey({ id: 'key_2', name: 'Old', status: 'revoked', revoked_at: '2026-11-02T10:00:00Z' }),
    ]);
    open();
    expect((await rowOf('Production')).textContent).toContain('the secret before works until Nov');
    const old = await rowOf('Old');
    expect(old.textContent).toContain('Revoked Nov 2, 2026');
    expect(within(old).queryByRole('link', { name: 'Revoke Old' })).toBeNull();
    expect(screen.getByText('Revoked and expired (1)')).toBeTruthy();
  });

  it('says what would be here, and fails alone', async () => {
    const api = anApi([], { 'GET /api_keys': problem(503, 'unavailable', 'The store is away.') });
    open();
    const panel = await section('API keys');
    await within(panel).findByRole('alert');
    api.answer('GET /api_keys', listOf([]));
    fireEvent.click(within(panel).getByRole('button', { name: 'Retry' }));
    expect(await within(panel).findByText(/No key works at this account/)).toBeTruthy();
  });

  it.each(['billing', 'viewer'] as const)('offers nothing to press to %s', async (role) => {
    anApi([aKey()], {}, role);
    open();
    const row = await rowOf('Production');
    await waitFor(() => expect(amounts(row)).toHaveLength(1));
    expect(screen.queryByRole('link', { name: /Create a key|Rotate|Revoke/ })).toBeNull();
  });
});

describe('creating a key', () => {
  const opened = async (over: Parameters<typeof aFakeApi>[0] = {}, role: Role = 'owner') => {
    const api = anApi([], over, role);
    open('?step=create-key');
    const dialog = await screen.findByRole('dialog');
    const name = await within(dialog).findByLabelText('Name');
    return { api, dialog, name };
  };
  const create = (dialog: HTMLElement) =>
    fireEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));

  it('asks for what was ticked and shows the secret once, with a command to try it', async () => {
    const { api, dialog, name } = await opened({
      'POST /api_keys': { status: 201, body: { ...aKey(), secret } },
    });
    fireEvent.input(name, { target: { value: 'Production' } });
    fireEvent.click(within(dialog).getByLabelText('Usage and receipts'));
    create(dialog);
    expect(await within(dialog).findByText(secret)).toBeTruthy();
    expect(dialog.textContent).toContain('it is shown this once');
    expect(dialog.textContent).toContain(`export API_KEY=${secret}`);
    expect(api.writes()[0]?.body).toMatchObject({
      name: 'Production',
      scopes: ['usage:write', 'holds:write', 'balance:read', 'entries:read'],
    });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText(secret)).toBeNull());
  });

  it('ticks what a preset has, and the budget that is wanted', async () => {
    const { api, dialog, name } = await opened({
      'POST /api_keys': { status: 201, body: { ...aKey(), secret } },
    });
    fireEvent.input(name, { target: { value: 'Reader' } });
    const preset = within(dialog).getByRole('button', { name: 'Read only' });
    fireEvent.click(preset);
    expect(preset.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(within(dialog).getByLabelText('Give it a budget of its own'));
    fireEvent.input(within(dialog).getByLabelText(/Limit/), { target: { value: '100' } });
    create(dialog);
    await within(dialog).findByText(secret);
    const [sent] = api.writes();
    const { scopes, budget } = Object(sent?.body);
    expect(scopes.every((scope: string) => scope.endsWith(':read'))).toBe(true);
    expect(budget).toMatchObject({ limit_microcredits: 100_000_000, period: 'month', hard: true });
  });

  it('says at the field what is wrong, and sends nothing', async () => {
    const { api, dialog, name } = await opened();
    create(dialog);
    expect(await within(dialog).findByText(/Give it a name/)).toBeTruthy();
    expect(document.activeElement).toBe(name);
    expect(api.writes()).toEqual([]);
  });

  it('offers a developer no more than they have', async () => {
    const { dialog } = await opened({}, 'developer');
    await within(dialog).findByLabelText('Usage and receipts');
    expect(within(dialog).queryByLabelText('Payments and plans')).toBeNull();
  });

  it('says so when the answer with the secret was lost', async () => {
    const { dialog, name } = await opened({
      'POST /api_keys': { status: 201, body: { ...aKey(), secret: null } },
    });
    fireEvent.input(name, { target: { value: 'Production' } });
    create(dialog);
    expect(await within(dialog).findByText(/an answer that did not arrive/)).toBeTruthy();
  });

  it('tells whose role may not that it may not', async () => {
    anApi([aKey()], {}, 'viewer');
    open('?step=create-key');
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByRole('button', { name: 'Back' });
    expect(within(dialog).queryByLabelText('Name')).toBeNull();
  });
});

describe('rotating a key', () => {
  it('says how long both work, and shows the new secret once', async () => {
    const body = { ...aKey({ previous_expires_at: '2026-11-29T10:00:00Z' }), secret };
    const api = anApi([aKey()], { 'POST /rotate': { status: 200, body } });
    open('?step=rotate-key&key=key_1');
    const dialog = await screen.findByRole('dialog');
    const overlap = await within(dialog).findByLabelText(/goes on working/);
    expect(dialog.textContent).toContain('Both work until');
    fireEvent.change(overlap, { target: { value: '0' } });
    expect(dialog.textContent).toContain('are refused from then on');
    fireEvent.change(overlap, { target: { value: '604800' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Rotate Production' }));
    expect(await within(dialog).findByText(secret)).toBeTruthy();
    expect(dialog.textContent).toContain('The secret before works until Nov 29, 2026');
    expect(api.writes()[0]).toMatchObject({ body: { overlap_seconds: 604_800 } });
    expect(api.writes()[0]?.key).toBeTruthy();
  });

  it('warns that a secret of an earlier rotation ends', async () => {
    anApi([aKey({ previous_expires_at: '2026-11-27T10:00:00Z' })]);
    open('?step=rotate-key&key=key_1');
    expect(await screen.findByText(/Rotating again/)).toBeTruthy();
  });
});

describe('revoking a key', () => {
  it('names it and the consequence, the safe button first', async () => {
    const gone = aKey({ status: 'revoked', revoked_at: '2026-11-22T10:00:00Z' });
    anApi([aKey()], { 'DELETE /key_1': { status: 200, body: gone } });
    open('?step=revoke-key&key=key_1');
    const dialog = await screen.findByRole('dialog');
    const keep = await within(dialog).findByRole('button', { name: 'Keep Production' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('is refused at once');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Revoke Production' }));
    expect(await screen.findByText(/Production was revoked/)).toBeTruthy();
  });

  it('says that it still works when that fails', async () => {
    anApi([aKey()], { 'DELETE /key_1': refused(409, 'conflict', 'Not now.') });
    open('?step=revoke-key&key=key_1');
    const dialog = await screen.findByRole('dialog');
    const revoke = await within(dialog).findByRole('button', { name: 'Revoke Production' });
    fireEvent.click(revoke);
    expect(await within(dialog).findByText(/It still works/)).toBeTruthy();
  });
});
