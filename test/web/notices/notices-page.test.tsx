import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Bell } from '../../../web/pages/bell.tsx';
import type {
  NoticeSettings,
  NoticeView,
} from '../../../web/pages/settings/notices/notices-api.ts';
import { NoticesPage } from '../../../web/pages/settings/notices/notices-page.tsx';
import { aFakeApi, problem } from '../fake-api.ts';
import { section } from '../open-page.tsx';
import { listOf, openSettings, refused } from '../open-settings.tsx';

const aNotice = (over: Partial<NoticeView> = {}): NoticeView => ({
  id: 'ntc_1',
  kind: 'low_balance',
  at: '2026-11-22T10:00:00Z',
  read_at: null,
  title: 'Balance is below 100 credits',
  text: '80 credits are left to spend.',
  link: '/settings/billing',
  ...over,
});

const settings = (over: Partial<NoticeSettings> = {}) => ({
  status: 200,
  body: {
    email: null,
    account_email: 'owner@example.com',
    emailed: ['low_balance', 'top_up_failed'],
    low_balance_microcredits: 100_000_000,
    sends_email: true,
    ...over,
  },
});

const ok = { status: 200, body: {} };
const anApi = (notices: NoticeView[], over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({
    '/notices': listOf(notices, { unread_count: notices.filter((one) => !one.read_at).length }),
    '/notice_settings': settings(),
    ...over,
  });
const open = (search = '') => openSettings(NoticesPage, `/settings/notices${search}`);

describe('Settings > Notices', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('shows new ones first, each leading to the page about it', async () => {
    const api = anApi([aNotice()]);
    open();
    const title = await screen.findByRole('link', { name: 'Balance is below 100 credits' });
    expect(title.getAttribute('href')).toBe('/settings/billing');
    expect(title.closest('li')?.textContent).toContain('New');
    expect(api.asked.some((path) => path.includes('unread=true'))).toBe(true);
  });

  it('marks one as read at once', async () => {
    const api = anApi([aNotice()], { 'POST /read': 'never' });
    open();
    fireEvent.click(await screen.findByRole('button', { name: /^Mark read/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Mark read/ })).toBeNull());
    expect(api.writes()[0]?.path).toBe('/v1/accounts/me/notices/ntc_1/read');
  });

  it('makes it new again, and says so, when that fails', async () => {
    anApi([aNotice()], { 'POST /read': refused(503, 'unavailable', 'The store is away.') });
    open();
    fireEvent.click(await screen.findByRole('button', { name: /^Mark read/ }));
    expect(await screen.findByText(/Could not be marked as read. The store is away/)).toBeTruthy();
    expect(await screen.findByRole('button', { name: /^Mark read/ })).toBeTruthy();
  });

  it('marks all as read', async () => {
    const api = anApi([aNotice(), aNotice({ id: 'ntc_2' })], { 'POST /read': ok });
    open('?show=all');
    await screen.findAllByText('New', { selector: 'li span' });
    fireEvent.click(screen.getByRole('button', { name: 'Mark all read' }));
    await waitFor(() => expect(api.writes()[0]?.path).toBe('/v1/accounts/me/notices/read'));
  });

  it('says what would be here, and fails alone', async () => {
    const api = anApi([], { '/notices': problem(503, 'unavailable', 'The store is away.') });
    open('?show=all');
    const panel = await section('Notices');
    await within(panel).findByRole('alert');
    api.answer('/notices', listOf([], { unread_count: 0 }));
    fireEvent.click(within(panel).getByRole('button', { name: 'Retry' }));
    expect(await within(panel).findByText(/No notices yet/)).toBeTruthy();
  });

  it('saves where e-mail goes, of what, and when the balance is low', async () => {
    const api = anApi([], { 'PUT /notice_settings': settings({ email: 'a@example.com' }) });
    open();
    const panel = await section('What you are told');
    const email = await within(panel).findByLabelText('E-mail address');
    expect(panel.textContent).toContain('owner@example.com');
    fireEvent.input(email, { target: { value: 'a@example.com' } });
    fireEvent.input(within(panel).getByLabelText(/low below/), { target: { value: '50.5' } });
    fireEvent.click(within(panel).getByLabelText('An auto top-up failed'));
    fireEvent.click(within(panel).getByLabelText('Credits expire in 7 days, and in 1'));
    fireEvent.click(within(panel).getByRole('button', { name: 'Save settings' }));
    expect(await within(panel).findByText(/Saved/)).toBeTruthy();
    expect(api.writes()[0]?.body).toEqual({
      email: 'a@example.com',
      emailed: ['low_balance', 'grant_expiring'],
      low_balance_microcredits: 50_500_000,
    });
  });

  it('refuses at the field what is no address and no number', async () => {
    const api = anApi([]);
    open();
    const panel = await section('What you are told');
    const email = await within(panel).findByLabelText('E-mail address');
    const save = within(panel).getByRole('button', { name: 'Save settings' });
    fireEvent.input(email, { target: { value: 'nobody' } });
    fireEvent.click(save);
    expect(within(panel).getByText(/address like/)).toBeTruthy();
    expect(document.activeElement).toBe(email);
    fireEvent.input(email, { target: { value: '' } });
    const low = within(panel).getByLabelText(/low below/);
    fireEvent.input(low, { target: { value: 'many' } });
    fireEvent.click(save);
    expect(document.activeElement).toBe(low);
    expect(api.writes()).toEqual([]);
  });

  it('says when no e-mail can be sent here', async () => {
    anApi([], { '/notice_settings': settings({ sends_email: false }) });
    open();
    expect(await screen.findByText(/sends no e-mail/)).toBeTruthy();
  });
});

describe('the bell', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('names how many are new, and leads to them', async () => {
    anApi([aNotice(), aNotice({ id: 'ntc_2' })]);
    openSettings(Bell, '/settings/usage');
    const bell = await screen.findByRole('link', { name: 'Notices: 2 new' });
    expect(bell.getAttribute('href')).toBe('/settings/notices');
    expect(bell.textContent).toContain('2');
  });

  it('is there without a number when they cannot be counted', async () => {
    anApi([], { '/notices': problem(503, 'unavailable', 'The store is away.') });
    openSettings(Bell, '/settings/usage');
    expect(await screen.findByRole('link', { name: 'Notices' })).toBeTruthy();
  });
});
