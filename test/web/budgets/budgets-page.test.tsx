import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BudgetView } from '../../../web/pages/settings/budgets/budgets-api.ts';
import { BudgetsPage } from '../../../web/pages/settings/budgets/budgets-page.tsx';
import { aFakeApi, problem } from '../fake-api.ts';
import { amounts, section } from '../open-page.tsx';
import { listOf, openSettings, refused } from '../open-settings.tsx';

const aBudget = (over: Partial<BudgetView> = {}): BudgetView => ({
  id: 'bud_0123456789abcdefghjk_4',
  name: 'Team',
  scope: 'account',
  target: null,
  target_name: null,
  period: 'month',
  time_zone: 'Europe/Berlin',
  limit_microcredits: 100_000_000,
  hard: false,
  spent_microcredits: 57_000_000,
  held_microcredits: 4_000_000,
  left_microcredits: 39_000_000,
  period_start: '2026-10-31T23:00:00Z',
  period_end: '2026-11-30T23:00:00Z',
  alerted: 50,
  projected: null,
  projected_by: null,
  created_at: '2026-11-01T10:00:00Z',
  ...over,
});

const projection = {
  low_microcredits: 80_000_000,
  point_microcredits: 110_000_000,
  high_microcredits: 140_000_000,
};

const anApi = (budgets: BudgetView[], over: Parameters<typeof aFakeApi>[0] = {}) =>
  aFakeApi({
    '/budgets': listOf(budgets),
    '/projects': listOf([{ id: 'prj_1', name: 'Atlas' }]),
    ...over,
  });
const open = (search = '') => openSettings(BudgetsPage, `/settings/usage/budgets${search}`);
const id = aBudget().id;

describe('Settings > Usage > Budgets', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('lists each with what is spent and held of its limit, in words too', async () => {
    anApi([aBudget({ projected: projection, projected_by: 'forecast' })]);
    open();
    const row = (await screen.findByText('Team')).closest('li') as HTMLElement;
    expect(amounts(row).slice(0, 3)).toEqual([57_000_000, 4_000_000, 100_000_000]);
    expect(row.textContent).toContain('57.0%');
    expect(row.textContent).toContain('Soft: tells');
    expect(row.textContent).toContain('Half used');
    expect(row.textContent).toContain('Begins again Tue, Dec 1, 12:00 AM, Europe/Berlin');
    expect(row.textContent).toContain('by the forecast: the limit is likely to be passed');
  });

  it.each([
    [{ spent_microcredits: 10_000_000 }, 'On track'],
    [{ spent_microcredits: 76_000_000 }, '80 % reached'],
    [{ spent_microcredits: 96_000_000 }, 'Used up: nothing is refused'],
    [{ spent_microcredits: 96_000_000, hard: true }, 'Used up: what would pass it is refused'],
  ])('says how it stands: %j', async (over, words) => {
    anApi([aBudget(over)]);
    open();
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('says what would be here, and fails alone', async () => {
    const api = anApi([], { '/budgets': problem(503, 'unavailable', 'The store is away.') });
    open();
    const panel = await section('Budgets');
    await within(panel).findByRole('alert');
    api.answer('/budgets', listOf([]));
    fireEvent.click(within(panel).getByRole('button', { name: 'Retry' }));
    expect(await within(panel).findByText(/No budgets\. One that you add/)).toBeTruthy();
  });

  it('adds one of a project, with what is wrong said at its field', async () => {
    const api = anApi([], { 'POST /budgets': { status: 201, body: {} } });
    open('?step=add-budget');
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(await within(dialog).findByLabelText('Of what'), {
      target: { value: 'project' },
    });
    const add = within(dialog).getByText('Add budget', { selector: 'button' });
    fireEvent.click(add);
    expect(within(dialog).getByText('Choose which project.')).toBeTruthy();
    await within(dialog).findByText('Atlas');
    fireEvent.change(within(dialog).getByLabelText('Project'), { target: { value: 'prj_1' } });
    fireEvent.click(add);
    const limit = within(dialog).getByLabelText(/Limit/);
    expect(document.activeElement).toBe(limit);
    expect(within(dialog).getByText(/number of credits above 0/)).toBeTruthy();
    fireEvent.input(limit, { target: { value: '250.5' } });
    fireEvent.input(within(dialog).getByLabelText(/Time zone/), {
      target: { value: 'Asia/Kathmandu' },
    });
    fireEvent.click(within(dialog).getByLabelText(/^Hard/));
    fireEvent.click(add);
    expect(await screen.findByText(/The budget was added/)).toBeTruthy();
    expect(api.writes()[0]?.body).toEqual({
      scope: 'project',
      target: 'prj_1',
      period: 'month',
      time_zone: 'Asia/Kathmandu',
      limit_microcredits: 250_500_000,
      hard: true,
    });
  });

  it('refuses a time zone that is none', async () => {
    anApi([]);
    open('?step=add-budget&limit=5000000');
    const dialog = await screen.findByRole('dialog');
    const zone = await within(dialog).findByLabelText(/Time zone/);
    expect((within(dialog).getByLabelText(/Limit/) as HTMLInputElement).value).toBe('5');
    fireEvent.input(zone, { target: { value: 'Mars/Olympus' } });
    fireEvent.click(within(dialog).getByText('Add budget', { selector: 'button' }));
    expect(within(dialog).getByText(/time zone by name/)).toBeTruthy();
    expect(document.activeElement).toBe(zone);
  });

  it('says what the API says at the field it names', async () => {
    const param = { param: 'target' };
    anApi([], {
      'POST /budgets': refused(422, 'invalid_request', 'There is no such member.', param),
    });
    open('?step=add-budget&scope=member&target=mem_1&limit=5000000');
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(await within(dialog).findByText('Add budget', { selector: 'button' }));
    await waitFor(() =>
      expect(
        within(dialog)
          .getByLabelText(/Member/)
          .getAttribute('aria-describedby'),
      ).toBeTruthy(),
    );
  });

  it('changes name, limit and hardness, and nothing else', async () => {
    const api = anApi([aBudget()], { [`PATCH ${id}`]: { status: 200, body: {} } });
    open(`?step=edit-budget&budget=${id}`);
    const dialog = await screen.findByRole('dialog');
    const limit = await within(dialog).findByLabelText(/Limit/);
    expect(within(dialog).queryByLabelText('Of what')).toBeNull();
    expect(dialog.textContent).toContain('61 credits are used in this period');
    fireEvent.input(limit, { target: { value: '80' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect(api.writes()[0]?.body).toEqual({
        name: 'Team',
        limit_microcredits: 80_000_000,
        hard: false,
      }),
    );
    expect(api.writes()[0]?.method).toBe('PATCH');
  });

  it('is removed after it was named, the safe button first', async () => {
    anApi([aBudget({ hard: true })], { [`DELETE ${id}`]: { status: 200, body: {} } });
    open(`?step=remove-budget&budget=${id}`);
    const dialog = await screen.findByRole('dialog');
    const keep = await within(dialog).findByRole('button', { name: 'Keep Team' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('refuses nothing any more');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove Team' }));
    expect(await screen.findByText('The budget Team was removed.')).toBeTruthy();
  });

  it('is there again, and says so, when removing it fails', async () => {
    anApi([aBudget()], { [`DELETE ${id}`]: refused(503, 'unavailable', 'The store is away.') });
    open(`?step=remove-budget&budget=${id}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Team' }));
    expect(await screen.findByText(/could not be removed. The store is away/)).toBeTruthy();
    expect(await screen.findByText('Team')).toBeTruthy();
  });
});
