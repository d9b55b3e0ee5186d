import { cleanup, fireEvent, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anEntry, anUpdate } from './account.ts';
import { aFakeApi } from './fake-api.ts';
import { openPage, section } from './open-page.tsx';

describe('the entries of one kind', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('are read by their kind, which is in the address', async () => {
    const api = aFakeApi();
    const { history } = openPage();
    const entries = await section('Entries');
    const select = within(entries).getByLabelText<HTMLSelectElement>('Kind');
    select.value = 'spending';
    fireEvent.change(select);
    await waitFor(() =>
      expect(api.asked.at(-1)).toMatch(/\/entries\?kind=debit%2Ccapture&limit=25$/),
    );
    expect(history.get()).toBe('/settings/usage?kind=spending');
  });

  it('announce only what is of that kind', async () => {
    aFakeApi();
    const { newest, sockets } = openPage('/settings/usage?kind=grants');
    const entries = await section('Entries');
    await within(entries).findAllByRole('link');
    await waitFor(() => expect(sockets).toHaveLength(1));
    const update = anUpdate(11, 13);
    newest().say({
      ...update,
      entries: [anEntry(11), anEntry(12, { kind: 'grant' }), anEntry(13)],
    });
    expect(await within(entries).findByRole('button', { name: '1 new entry' })).toBeTruthy();
  });
});
