import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anEntry, anUpdate, aPage, entryIdOf } from './account.ts';
import { aFakeApi, problem } from './fake-api.ts';
import { amounts, openPage as open, section } from './open-page.tsx';

describe('Settings > Usage', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('shows balance, grants, totals and entries that agree to the microcredit', async () => {
    aFakeApi();
    open();
    const balance = await section('Balance');
    await within(balance).findByText('Available');
    expect(amounts(balance)).toEqual([90_000_000, 0, 0]);
    const grants = await section('Grants');
    await within(grants).findByText('= available and held');
    // What is held is there twice, for wide pages and for narrow ones.
    expect(amounts(grants).slice(-3)).toEqual([90_000_000, 0, 0]);
    const groups = (await screen.findByText('By category')).closest('[data-part]');
    expect(amounts(groups ?? undefined)).toEqual([500_000, 9_500_000, 0, 0, 10_000_000]);
    const entries = await section('Entries');
    expect(await within(entries).findAllByRole('link')).toHaveLength(3);
    expect(document.title).toBe('Usage · Hydron Credits');
  });

  it('keeps its frame while loading', async () => {
    aFakeApi({ '/balance': 'never', '/grants': 'never', '/entries': 'never' });
    open();
    for (const name of ['Balance', 'Grants', 'Entries'])
      expect(within(await section(name)).getByLabelText('Loading')).toBeTruthy();
    expect(screen.getByText('Connecting')).toBeTruthy();
  });

  it('lets one section fail alone, and mends it with Retry', async () => {
    const api = aFakeApi({ '/grants': problem(503, 'unavailable', 'The store is away.') });
    open();
    const grants = await section('Grants');
    const alert = await within(grants).findByRole('alert');
    expect(alert.textContent).toContain('Could not load the grants.');
    expect(alert.textContent).toContain('503 · unavailable · req_1');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(await screen.findByText('Total')).toBeTruthy();
    api.answer('/grants', { data: [], as_of_seq: 10, has_more: false, next_cursor: null });
    fireEvent.click(within(grants).getByRole('button', { name: 'Retry' }));
    expect(await within(grants).findByText(/No credits are left/)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('moves the balance with a live frame and announces the entries instead of moving rows', async () => {
    aFakeApi();
    const { sockets, newest } = open();
    await waitFor(() => expect(sockets).toHaveLength(1));
    expect(newest().since).toBe(10);
    newest().say(anUpdate(11, 12));
    const balance = await section('Balance');
    await waitFor(() => expect(amounts(balance)[0]).toBe(88_000_000));
    expect(screen.getByText('Live')).toBeTruthy();
    const entries = await section('Entries');
    expect(within(entries).getAllByRole('link')).toHaveLength(3);
    fireEvent.click(await within(entries).findByRole('button', { name: '2 new entries' }));
    const rows = within(entries).getAllByRole('link');
    expect(rows.map((row) => row.dataset.entry)).toEqual([12, 11, 10, 9, 8].map(entryIdOf));
    expect(document.activeElement).toBe(rows[0]);
  });

  it('marks the sum of the grants as updating until it is the balance again', async () => {
    aFakeApi();
    const { sockets, newest } = open();
    await waitFor(() => expect(sockets).toHaveLength(1));
    await screen.findByText('= available and held');
    newest().say(anUpdate(11, 11));
    expect(await screen.findByText('updating …')).toBeTruthy();
  });

  it('reads the entries again when it followed from later than they were read', async () => {
    const api = aFakeApi();
    const { sockets, newest } = open();
    await waitFor(() => expect(sockets).toHaveLength(1));
    await screen.findAllByRole('link', { name: /Code analysis/ });
    api.answer('/entries', aPage(40));
    newest().say({ type: 'resync', seq: 40, balance: anUpdate(41, 40).balance });
    await waitFor(() =>
      expect(document.querySelector(`[data-entry="${entryIdOf(40)}"]`)).not.toBeNull(),
    );
    expect(screen.queryByRole('button', { name: /new entr/ })).toBeNull();
  });

  it('says paused with the time of the last value when the link is cut', async () => {
    aFakeApi();
    const { sockets, newest } = open();
    await waitFor(() => expect(sockets).toHaveLength(1));
    newest().say(anUpdate(11, 10));
    await screen.findByText('Live');
    newest().drop();
    const line = await screen.findByText(/Paused · last value of/);
    expect(within(line).getByText(/\d/).tagName).toBe('TIME');
    expect((await section('Balance')).textContent).toContain('Paused.');
  });

  it('opens a receipt from its address and closes it back to the page', async () => {
    aFakeApi();
    const { history } = open(`/settings/usage?range=30d&entry=${entryIdOf(10)}`);
    const dialog = await screen.findByRole('dialog', { name: 'Why this amount?' });
    await within(dialog).findByText(/Priced again by rate card 1/);
    expect(amounts(dialog)).toContain(900_000);
    expect(dialog.textContent).toContain('ab'.repeat(32));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(history.get()).toBe('/settings/usage?range=30d'));
  });

  it('shows the receipt of an entry that was not priced without asking to explain it', async () => {
    const api = aFakeApi();
    const grant = anEntry(10, {
      kind: 'grant',
      source: 'promotion',
      meter: undefined,
      rate_card: undefined,
    });
    api.answer('/entries', { ...aPage(10), data: [grant] });
    api.answer(`/entries/${entryIdOf(10)}`, { entry: grant });
    open(`/settings/usage?entry=${entryIdOf(10)}`);
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('Promotion')).toBeTruthy();
    expect(within(dialog).queryByText('How it was priced')).toBeNull();
    expect(api.asked.some((address) => address.endsWith('/explain'))).toBe(false);
  });

  it('says that a receipt does not exist', async () => {
    aFakeApi();
    open('/settings/usage?entry=ent_nobody');
    const dialog = await screen.findByRole('dialog');
    expect((await within(dialog).findByRole('alert')).textContent).toContain(
      'There is no such thing.',
    );
  });
});
