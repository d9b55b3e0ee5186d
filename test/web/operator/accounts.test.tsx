import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { section } from '../open-page.tsx';
import { listOf, refused } from '../open-settings.tsx';
import { openOperator } from './open-operator.tsx';
import { anOperatorApi, aRow, id } from './operated.ts';

const anApi = (rows = [aRow()], more = {}, over = {}) =>
  anOperatorApi({ '/admin/accounts': listOf(rows, more) }, over);

describe('Operator > Accounts', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('lists accounts, each with its names, its balance and the way to all about it', async () => {
    anApi();
    openOperator('/operator');
    const link = await screen.findByRole('link', { name: 'Northwind' });
    expect(link.getAttribute('href')).toBe(`/operator/accounts/${id}`);
    const row = link.closest('li') as HTMLElement;
    expect(row.textContent).toContain('team-7 · amara@northwind.example');
    expect(row.querySelector('data')?.value).toBe('90000000');
    expect(row.textContent).toContain('In order');
  });

  it('finds by what is asked, which is in the address', async () => {
    const api = anApi();
    const history = openOperator('/operator?after=cursor1');
    const field = await screen.findByLabelText('Find an account');
    fireEvent.input(field, { target: { value: '  amara@northwind.example ' } });
    fireEvent.submit(field.closest('form') as HTMLFormElement);
    await waitFor(() => expect(history.get()).toBe('/operator?q=amara%40northwind.example'));
    await screen.findByText(/Found by “amara@northwind.example”/);
    await waitFor(() =>
      expect(api.asked.at(-1)).toBe('/v1/admin/accounts?limit=25&query=amara%40northwind.example'),
    );
  });

  it('says how to look when nothing is found, and leads back to all', async () => {
    anApi([]);
    const history = openOperator('/operator?q=nobody');
    expect(await screen.findByText(/No account is found by “nobody”/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(history.get()).toBe('/operator'));
  });

  it('gives every page of the list an address', async () => {
    const api = anApi([aRow()], { has_more: true, next_cursor: 'c2' });
    const history = openOperator('/operator?q=North');
    const older = await screen.findByRole('link', { name: 'Older' });
    expect(older.getAttribute('href')).toBe('/operator?q=North&after=c2');
    history.set({ value: '/operator?q=North&after=c2' });
    const newest = await screen.findByRole('link', { name: 'Newest' });
    expect(newest.getAttribute('href')).toBe('/operator?q=North');
    expect(api.asked.at(-1)).toContain('query=North&cursor=c2');
  });

  it('fails alone, and reads again when asked', async () => {
    const api = anApi();
    api.answer('/admin/accounts', refused(500, 'internal', 'The database is away.'));
    openOperator('/operator');
    const panel = await section('Accounts');
    await within(panel).findByRole('alert');
    api.answer('/admin/accounts', listOf([aRow()]).body);
    fireEvent.click(within(panel).getByRole('button', { name: 'Retry' }));
    expect(await within(panel).findByRole('link', { name: 'Northwind' })).toBeTruthy();
  });

  it('tells who is no operator so, and nothing else', async () => {
    anApi([aRow()], {}, { operator: 'no' });
    openOperator('/operator');
    expect(await screen.findByText('These pages are for operators.')).toBeTruthy();
    expect(screen.queryByText('Northwind')).toBeNull();
  });

  it('leads to a fresh sign-in and back when the one there is is too old', async () => {
    anApi([aRow()], {}, { operator: 'sign-in-again' });
    openOperator('/operator?q=North');
    const link = await screen.findByRole('link', { name: 'Sign in again' });
    expect(link.getAttribute('href')).toBe('/sign-in?return_to=%2Foperator%3Fq%3DNorth');
  });

  it('does so too when the sign-in grew old since the page was opened', async () => {
    const api = anApi();
    api.answer('/admin/accounts', refused(403, 'sign_in_again', 'Sign in again.'));
    openOperator('/operator');
    expect(await screen.findByRole('link', { name: 'Sign in again' })).toBeTruthy();
  });
});
