import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TipView } from '../../../web/pages/settings/tips/tips-api.ts';
import { TipsPage } from '../../../web/pages/settings/tips/tips-page.tsx';
import { aFakeApi, problem } from '../fake-api.ts';
import { section } from '../open-page.tsx';
import { listOf, openSettings, refused } from '../open-settings.tsx';
import { aServerView } from '../servers/servers.ts';

const rerated = {
  from: '2026-10-23T00:00:00Z',
  to: '2026-11-22T00:00:00Z',
  card: 1,
  entries: { count: 720, first: 'ent_1', last: 'ent_720' },
  paid_microcredits: 40_000_000,
  now_microcredits: 40_000_000,
  instead_microcredits: 20_000_000,
  rows: [
    {
      id: 'srv_1',
      name: 'web-1',
      count: 720,
      now_microcredits: 40_000_000,
      instead_microcredits: 20_000_000,
    },
  ],
};

const frame = {
  subject: 'srv_1',
  subject_name: 'web-1',
  text: 'It idles.',
  saving_microcredits: 20_000_000,
  found_at: '2026-11-20T00:00:00Z',
  made_at: '2026-11-22T00:00:00Z',
};

const rightSize: TipView = {
  ...frame,
  id: 'tip_1',
  kind: 'right_size_server',
  title: 'Run web-1 as small instead of medium',
  apply: { kind: 'resize_server', server: 'srv_1', tier: 'small' },
  evidence: {
    ...rerated,
    tier: 'medium',
    smaller_tier: 'small',
    seconds: 2_592_000,
    samples: { days: 7, hours: 160, cpu_p95: 12, memory_p95: 30 },
  },
};

const caching: TipView = {
  ...frame,
  id: 'tip_2',
  kind: 'caching',
  title: 'Cache the prompts of acme/large',
  apply: { kind: 'how_to', steps: 'Report `cached_input_tokens`.' },
  evidence: {
    ...rerated,
    model: 'acme/large',
    input_tokens: 1_000_000,
    cached_input_tokens: 500_000,
  },
};

const unused: TipView = {
  ...frame,
  id: 'tip_3',
  kind: 'unused_project',
  title: 'Clean up a project nobody uses',
  apply: { kind: 'stop_servers', servers: ['srv_1', 'srv_2'] },
  evidence: { ...rerated, project_name: 'Old site', servers: ['srv_1', 'srv_2'], seconds: 100 },
};

const budget: TipView = {
  ...frame,
  id: 'tip_4',
  kind: 'missing_budget',
  title: 'Set a budget',
  saving_microcredits: 0,
  apply: {
    kind: 'create_budget',
    budget: { scope: 'account', period: 'month', limit_microcredits: 700_000_000, hard: false },
  },
  evidence: {
    from: rerated.from,
    to: rerated.to,
    spent_microcredits: 560_000_000,
    rows: [{ name: 'AI conversations', count: 12, spent_microcredits: 560_000_000 }],
  },
};

const ok = { status: 200, body: {} };
const anApi = (tips: TipView[], over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({ '/tips': listOf(tips, { made_at: '2026-11-22T00:00:00Z' }), ...over });
const open = (search = '') => openSettings(TipsPage, `/settings/usage/tips${search}`);

describe('Settings > Usage > Tips', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('shows what a tip saves and what that was reckoned from', async () => {
    anApi([rightSize]);
    open();
    const card = (await screen.findByText(rightSize.title)).closest('li') as HTMLElement;
    expect(card.textContent).toContain('Saves 20.00 in 30 days');
    const table = within(card).getByRole('table', { hidden: true });
    expect(table.textContent).toContain('web-172040 credits20 credits');
    expect(card.textContent).toContain('Saving, as for 30 days, rounded down20 credits');
    expect(card.textContent).toContain('720, from ent_1 to ent_720');
    expect(card.textContent).toContain('CPU 12 %, memory 30 %');
  });

  it('claims no saving where the gain is another', async () => {
    anApi([budget]);
    open();
    const card = (await screen.findByText('Set a budget')).closest('li') as HTMLElement;
    expect(card.textContent).not.toContain('Saves');
  });

  it('leads to where it is followed, with what was suggested', async () => {
    anApi([rightSize, budget]);
    open();
    const resize = await screen.findByRole('link', { name: /^Resize: Run web-1/ });
    expect(resize.getAttribute('href')).toBe(
      '/settings/usage/servers?server=srv_1&step=resize-server&tier=small',
    );
    expect(screen.getByRole('link', { name: /^Add a budget/ }).getAttribute('href')).toBe(
      '/settings/usage/budgets?step=add-budget&scope=account&period=month&limit=700000000',
    );
  });

  it('is dismissed at once, and comes back with Undo', async () => {
    const api = anApi([rightSize], { 'POST /dismiss': ok, 'POST /restore': ok });
    open();
    fireEvent.click(await screen.findByRole('button', { name: /^Dismiss.*Run web-1/ }));
    const undo = await screen.findByRole('button', { name: 'Undo' });
    fireEvent.click(undo);
    await waitFor(() =>
      expect(api.writes().map(({ path }) => path)).toEqual([
        '/v1/accounts/me/tips/tip_1/dismiss',
        '/v1/accounts/me/tips/tip_1/restore',
      ]),
    );
    expect(await screen.findByText(rightSize.title)).toBeTruthy();
  });

  it('stays, and says so, when dismissing fails', async () => {
    anApi([rightSize], { 'POST /dismiss': refused(503, 'unavailable', 'The store is away.') });
    open();
    fireEvent.click(await screen.findByRole('button', { name: /^Dismiss/ }));
    expect(await screen.findByText(/could not be dismissed. The store is away/)).toBeTruthy();
    expect(screen.getByText(rightSize.title)).toBeTruthy();
  });

  it('lists the dismissed ones, each with a way back', async () => {
    const api = anApi([rightSize], { 'POST /restore': ok });
    open('?show=dismissed');
    fireEvent.click(await screen.findByRole('button', { name: /^Restore/ }));
    await waitFor(() => expect(api.writes()[0]?.path).toContain('/tip_1/restore'));
    expect(api.asked.some((path) => path.includes('status=dismissed'))).toBe(true);
  });

  it('says how where it is done in code, and marks it when it was', async () => {
    const api = anApi([caching], { 'POST /apply': ok });
    open('?step=how-to&tip=tip_2');
    const dialog = await screen.findByRole('dialog');
    expect((await within(dialog).findByText('cached_input_tokens')).tagName).toBe('CODE');
    fireEvent.click(within(dialog).getByRole('button', { name: 'I have done this' }));
    expect(await screen.findByText(/marked as followed/)).toBeTruthy();
    expect(api.writes()[0]?.path).toContain('/tip_2/apply');
  });

  it('stops the servers that were named, and says which of them it could not', async () => {
    const servers = [
      aServerView({ id: 'srv_1', name: 'idle-1' }),
      aServerView({ id: 'srv_2', name: 'idle-2' }),
    ];
    const api = anApi([unused], {
      '/servers': listOf(servers, { totals: { running: 2, burn_per_hour_microcredits: 0 } }),
      'POST /srv_1/stop': ok,
      'POST /srv_2/stop': refused(503, 'unavailable', 'The store is away.'),
      'POST /apply': ok,
    });
    open('?step=stop-servers&tip=tip_3');
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText('idle-1');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stop 2 servers' }));
    expect(await within(dialog).findByText('Could not stop idle-2.')).toBeTruthy();
    expect(api.writes().some(({ path }) => path.endsWith('/apply'))).toBe(false);
    api.answer('POST /srv_2/stop', {});
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stop 1 server' }));
    expect(await screen.findByText('Stopped: idle-1, idle-2.')).toBeTruthy();
    expect(api.writes().filter(({ path }) => path.endsWith('/srv_1/stop'))).toHaveLength(1);
    expect(api.writes().some(({ path }) => path.endsWith('/apply'))).toBe(true);
  });

  it('says what would be here, and fails alone', async () => {
    const api = anApi([], { '/tips': problem(503, 'unavailable', 'The store is away.') });
    open();
    const panel = await section('Open tips');
    await within(panel).findByRole('alert');
    api.answer('/tips', listOf([], { made_at: null }));
    fireEvent.click(within(panel).getByRole('button', { name: 'Retry' }));
    expect(await within(panel).findByText(/No tips now/)).toBeTruthy();
  });
});
