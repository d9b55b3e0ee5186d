import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ServersPage } from '../../../web/pages/settings/servers/servers-page.tsx';
import { aFakeApi, problem } from '../fake-api.ts';
import { amounts, section } from '../open-page.tsx';
import { listOf, openSettings, refused } from '../open-settings.tsx';
import { aServerView, card, stopped } from './servers.ts';

const totals = { running: 1, burn_per_hour_microcredits: 2_400_000 };
const server = aServerView();
const one = (view = server) => ({ status: 200, body: { server: view, as_of_seq: 10 } });

const anApi = (over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({
    '/servers': listOf([server], { totals }),
    [`/servers/${server.id}`]: one(),
    '/samples': listOf([]),
    '/rate_cards/current': card,
    '/quotes': { status: 200, body: { amount_microcredits: 4_800_000 } },
    ...over,
  });

const open = (search = '') => openSettings(ServersPage, `/settings/usage/servers${search}`);
const ofOne = (step = '') => open(`?server=${server.id}${step && `&step=${step}`}`);

describe('Settings > Usage > Servers', () => {
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('lists each with its state and what it cost, making and runtime apart', async () => {
    anApi();
    open();
    const list = await section('Servers');
    const row = (await within(list).findByText('web-1')).closest('tr') as HTMLElement;
    expect(row.textContent).toContain('Running');
    expect(row.textContent).toContain('30 min paid');
    expect(amounts(row)).toEqual([5_000_000, 25_200_000, 2_400_000, 30_200_000]);
    expect(list.textContent).toContain('1 running');
  });

  it('shows ended ones when the address says so', async () => {
    const api = anApi();
    open('?show=ended');
    await screen.findByText(/what they cost|web-1/);
    expect(
      api.asked.some((path) => path.includes('/servers?') && path.includes('status=ended')),
    ).toBe(true);
    expect(screen.getByRole('link', { name: 'Ended' }).getAttribute('aria-current')).toBe('true');
  });

  it('says what would be here while there is none', async () => {
    anApi({ '/servers': listOf([], { totals: { running: 0, burn_per_hour_microcredits: 0 } }) });
    open();
    expect(await screen.findByText(/No servers. One that you make/)).toBeTruthy();
  });

  it('fails alone, and is mended with Retry', async () => {
    const api = anApi({ '/servers': problem(503, 'unavailable', 'The store is away.') });
    open();
    const list = await section('Servers');
    expect((await within(list).findByRole('alert')).textContent).toContain(
      'Could not load the servers.',
    );
    api.answer('/servers', listOf([server], { totals }));
    fireEvent.click(within(list).getByRole('button', { name: 'Retry' }));
    expect(await within(list).findByText('web-1')).toBeTruthy();
  });

  it('says plainly when one stops', async () => {
    const stopping = aServerView({ status: 'stopping', stopping_reason: 'credits' });
    anApi({ [`/servers/${server.id}`]: one(stopping) });
    ofOne();
    expect(await screen.findByText('This server stops soon')).toBeTruthy();
    expect(
      screen.getByText(/It is stopped when its paid time ends at .* because the credits ran short/),
    ).toBeTruthy();
  });

  it('is found again by its own address, or said not to be there', async () => {
    anApi({ [`/servers/${server.id}`]: refused(404, 'not_found', 'There is no such server.') });
    ofOne();
    expect(await screen.findByText(/no such server/)).toBeTruthy();
  });

  it('stops after the server and the consequence were named, the safe button first', async () => {
    const api = anApi({ 'POST /stop': one(stopped()) });
    ofOne('stop-server');
    const dialog = await screen.findByRole('dialog');
    const keep = await within(dialog).findByRole('button', { name: 'Keep web-1 running' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('billed to this second');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stop web-1' }));
    expect(await screen.findByText('web-1 is stopped.')).toBeTruthy();
    const [write] = api.writes();
    expect(write?.path).toBe(`/v1/accounts/me/servers/${server.id}/stop`);
    expect(write?.key).toBeTruthy();
  });

  it('runs on, and says so, when stopping it fails', async () => {
    anApi({ 'POST /stop': refused(503, 'unavailable', 'The store is away.') });
    ofOne('stop-server');
    fireEvent.click(await screen.findByRole('button', { name: 'Stop web-1' }));
    expect(await screen.findByText(/could not be stopped. The store is away/)).toBeTruthy();
    expect(await screen.findByText('Running')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows what it burns before and after a resize', async () => {
    const api = anApi({ 'POST /resize': one() });
    ofOne('resize-server');
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText('Burns now, Small');
    expect(dialog.textContent).toContain('2.4 credits an hour');
    expect(dialog.textContent).toContain('4.8 credits an hour');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Resize web-1 to Medium' }));
    await waitFor(() =>
      expect(api.writes().find(({ path }) => path.endsWith('/resize'))?.body).toEqual({
        tier: 'medium',
      }),
    );
  });

  it('is deleted for good, with what it cost kept', async () => {
    const api = anApi({ [`DELETE /servers/${server.id}`]: one() });
    ofOne('delete-server');
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Delete web-1' }));
    expect(await screen.findByText('web-1 is deleted.')).toBeTruthy();
    expect(api.writes().at(-1)?.method).toBe('DELETE');
  });

  it('offers nothing to a step that no longer fits', async () => {
    anApi({ [`/servers/${server.id}`]: one(stopped()) });
    ofOne('stop-server');
    expect(await screen.findByText(/changed meanwhile/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop web-1' })).toBeNull();
  });

  it('makes one with a name and a price that was seen, and refuses one without a name', async () => {
    const api = anApi({ 'POST /servers': { status: 201, body: { server: { id: 'srv_1' } } } });
    open('?step=new-server');
    const dialog = await screen.findByRole('dialog');
    const name = await within(dialog).findByLabelText('Name');
    expect(dialog.textContent).toContain('4.8 credits');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make server' }));
    expect(within(dialog).getByText(/Give it a name/)).toBeTruthy();
    fireEvent.input(name, { target: { value: 'db-1' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make server' }));
    expect(await screen.findByText(/db-1 is being made/)).toBeTruthy();
    expect(api.writes().find(({ path }) => path.endsWith('/servers'))?.body).toEqual({
      name: 'db-1',
      tier: 'small',
    });
  });

  it('keeps what was typed when making it is refused', async () => {
    anApi({ 'POST /servers': refused(402, 'budget_exceeded', 'The budget has 1 credit left.') });
    open('?step=new-server');
    const dialog = await screen.findByRole('dialog');
    fireEvent.input(await within(dialog).findByLabelText('Name'), { target: { value: 'db-1' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make server' }));
    expect(await within(dialog).findByText(/The budget has 1 credit left/)).toBeTruthy();
    expect((within(dialog).getByLabelText('Name') as HTMLInputElement).value).toBe('db-1');
  });

  it('draws its utilisation, with every number of it in a table', async () => {
    anApi({
      '/samples': listOf([
        { at: '2026-11-21T10:00:00Z', cpu_p95: 12.5, memory_p95: 40 },
        { at: '2026-11-21T11:00:00Z', cpu_p95: 20, memory_p95: 41 },
      ]),
    });
    ofOne();
    const chart = await screen.findByRole('listbox', { name: /CPU and memory/ });
    expect(within(chart).getAllByRole('option')).toHaveLength(2);
    fireEvent.keyDown(chart, { key: 'End' });
    const part = chart.closest('section') as HTMLElement;
    expect(part.textContent).toContain('CPU 20%, memory 41%');
    expect(part.querySelectorAll('tbody tr')).toHaveLength(2);
  });
});
