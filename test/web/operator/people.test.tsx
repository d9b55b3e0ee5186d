import { cleanup, configure, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlatformKey } from '../../../web/operator-api.ts';
import { listOf, refused } from '../open-settings.tsx';
import { openOperator } from './open-operator.tsx';
import { anOperatorApi } from './operated.ts';

configure({ asyncUtilTimeout: 5_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const anOperator = (over = {}) => ({
  id: 'opr_1',
  email: 'olu@northwind.example',
  added_by: 'system',
  added_at: '2026-11-22T10:00:00.000Z',
  person: null,
  you: false,
  ...over,
});

const aKey = (over: Partial<PlatformKey> = {}): PlatformKey => ({
  id: 'key_1',
  name: 'Production',
  prefix: 'hyd_plat_abc',
  status: 'active',
  scopes: ['usage:write'],
  created_at: '2026-11-22T10:00:00.000Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  rotated_at: null,
  previous_expires_at: null,
  budget: null,
  ...over,
});

const people = (over: NonNullable<Parameters<typeof anOperatorApi>[0]> = {}) =>
  anOperatorApi({
    '/admin/operators': { status: 200, body: { data: [anOperator()] } },
    '/admin/platform_keys': listOf([aKey()]),
    ...over,
  });

const dialogAt = async (search: string) => {
  openOperator(`/operator/people${search}`);
  return within(await screen.findByRole('dialog'));
};

describe('Operator > People', () => {
  it('adds an operator by a whole address only', async () => {
    const api = people({ 'POST /admin/operators': { status: 201, body: anOperator() } });
    const dialog = await dialogAt('?step=add-operator');
    const field = await dialog.findByLabelText('E-mail address');
    expect(document.activeElement).toBe(field);
    fireEvent.input(field, { target: { value: 'amara@' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Add operator' }));
    expect(dialog.getByText(/Type a whole e-mail address/)).toBeTruthy();
    fireEvent.input(field, { target: { value: ' amara@northwind.example ' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Add operator' }));
    await screen.findByText('amara@northwind.example is an operator from now on.');
    expect(api.writes().map(({ body }) => body)).toEqual([{ email: 'amara@northwind.example' }]);
  });

  it('does not remove the last one, and says why', async () => {
    const last = refused(409, 'last_operator', 'Add another operator first.');
    people({ 'DELETE /opr_1': last });
    const dialog = await dialogAt('?step=remove-operator&operator=opr_1');
    const keep = await dialog.findByRole('button', { name: 'Keep olu@northwind.example' });
    expect(document.activeElement).toBe(keep);
    fireEvent.click(dialog.getByRole('button', { name: 'Remove olu@northwind.example' }));
    expect(await dialog.findByText(/Add another operator first. They still are one./)).toBeTruthy();
  });

  it('makes a platform key with what was chosen, and shows its secret once', async () => {
    const made = { ...aKey(), secret: 'hyd_plat_abc_secret' };
    const api = people({ 'POST /admin/platform_keys': { status: 201, body: made } });
    const dialog = await dialogAt('?step=new-key');
    const make = await dialog.findByRole('button', { name: 'Make the key' });
    fireEvent.click(make);
    expect(dialog.getByText(/Choose at least one/)).toBeTruthy();
    fireEvent.input(dialog.getByLabelText('Name'), { target: { value: 'Production' } });
    fireEvent.click(dialog.getByLabelText('usage:write'));
    fireEvent.click(make);
    const secret = (await dialog.findByLabelText('Secret of Production')) as HTMLInputElement;
    expect(secret.value).toBe('hyd_plat_abc_secret');
    expect(api.writes()[0]?.body).toEqual({ name: 'Production', scopes: ['usage:write'] });
    fireEvent.click(dialog.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.innerHTML).not.toContain('hyd_plat_abc_secret');
  });

  it('rotates a key, its secret before staying good as long as was chosen', async () => {
    const rotated = { ...aKey(), secret: 'hyd_plat_new' };
    const api = people({ 'POST /key_1/rotate': { status: 200, body: rotated } });
    const dialog = await dialogAt('?step=rotate-key&key=key_1');
    const overlap = await dialog.findByLabelText(/How long/);
    fireEvent.change(overlap, { target: { value: '3600' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Rotate Production' }));
    await dialog.findByLabelText('Secret of Production');
    expect(api.writes()[0]?.body).toEqual({ overlap_seconds: 3_600 });
  });

  it('revokes a key after it was named', async () => {
    const api = people({ 'DELETE /key_1': { status: 200, body: aKey({ status: 'revoked' }) } });
    const dialog = await dialogAt('?step=revoke-key&key=key_1');
    const keep = await dialog.findByRole('button', { name: 'Keep Production' });
    expect(document.activeElement).toBe(keep);
    fireEvent.click(dialog.getByRole('button', { name: 'Revoke Production' }));
    await screen.findByText('Production was revoked.');
    expect(api.writes().map(({ method }) => method)).toEqual(['DELETE']);
  });
});
