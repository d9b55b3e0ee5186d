import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anUpdate } from '../account.ts';
import { aFakeApi, problem } from '../fake-api.ts';
import { openPage, section } from '../open-page.tsx';
import { aGroup, aSummary } from '../summaries.ts';

const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`);
const summaryAsked = (api: ReturnType<typeof aFakeApi>) =>
  new URL(api.asked.findLast((one) => one.includes('/usage/summary')) ?? '', 'http://a')
    .searchParams;

describe('Settings > Usage > Spending', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('asks once for headline, chart and table, in the zone of the viewer', async () => {
    const api = aFakeApi();
    openPage('/settings/usage?range=30d&group=key&only=project:');
    await screen.findByText('By API key');
    expect(api.asked.filter((one) => one.includes('/usage/summary'))).toHaveLength(1);
    expect(Object.fromEntries(summaryAsked(api))).toMatchObject({
      granularity: 'day',
      group_by: 'key',
      project: '',
      top: '8',
      quantities: 'false',
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    expect(summaryAsked(api).has('compare_from')).toBe(true);
  });

  it('says how much, of when, and against when', async () => {
    aFakeApi();
    openPage();
    const spending = await section('Spending');
    await within(spending).findByText('Requests', { selector: 'dt' });
    expect(figure('total')?.querySelector('data')?.value).toBe('10000000');
    expect(figure('requests')?.textContent).toBe('10');
    expect(figure('change')?.textContent).toContain('+100.0%');
    expect(figure('change')?.textContent).toContain('+5.00');
    expect(spending.textContent).toMatch(/more than in the period before, Nov 9/);
    expect(spending.textContent).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('keeps its frame while loading, and its tools are there already', async () => {
    aFakeApi({ '/usage/summary': 'never' });
    openPage();
    const spending = await section('Spending');
    expect(within(spending).getByLabelText('Loading')).toBeTruthy();
    expect(within(spending).getByLabelText('Group by')).toBeTruthy();
  });

  it('fails alone, says that nothing moved, and comes back with Retry', async () => {
    const api = aFakeApi({ '/usage/summary': problem(500, 'internal', 'It broke.') });
    openPage();
    const spending = await section('Spending');
    const alert = await within(spending).findByRole('alert');
    expect(alert.textContent).toMatch(
      /Could not load the spending.*no credits and no money moved/s,
    );
    api.answer('/usage/summary', aSummary({ '2026-11-16T00:00:00Z': [aGroup('ai_chat', 5)] }));
    fireEvent.click(within(spending).getByRole('button', { name: 'Retry' }));
    await screen.findByText('By category');
  });

  it('says when nothing was spent what would be there, and how to make it appear', async () => {
    const api = aFakeApi();
    api.answer('/usage/summary', aSummary({}));
    openPage();
    const spending = await section('Spending');
    expect(await within(spending).findByText(/Nothing was spent/)).toBeTruthy();
    await waitFor(() =>
      expect(spending.querySelector('pre')?.textContent).toMatch(
        /^curl[\s\S]+\/v1\/accounts\/acct_0123456789abcdefghjk\/usage/,
      ),
    );
  });

  it('leaves old figures under their old title while others are read', async () => {
    const api = aFakeApi();
    openPage('/settings/usage?group=category');
    await screen.findByText('By category');
    api.answer('/usage/summary', 'never');
    const select = screen.getByLabelText<HTMLSelectElement>('Group by');
    select.value = 'model';
    fireEvent.change(select);
    await waitFor(() => expect(document.querySelector('.is-old')).not.toBeNull());
    expect(screen.getByText('By category')).toBeTruthy();
    expect(screen.queryByText('By model')).toBeNull();
  });

  it('narrows the page down to one group, and back again', async () => {
    const api = aFakeApi();
    const { history } = openPage();
    const [only] = await screen.findAllByRole('link', { name: 'Only this: Code analysis' });
    fireEvent.click(only as HTMLElement);
    await waitFor(() => expect(summaryAsked(api).get('category')).toBe('code_analysis'));
    expect(summaryAsked(api).get('group_by')).toBe('project');
    expect(history.get()).toBe('/settings/usage?only=category%3Acode_analysis&group=project');
    fireEvent.click(await screen.findByRole('link', { name: 'Remove the filter Code analysis' }));
    await waitFor(() => expect(summaryAsked(api).has('category')).toBe(false));
  });

  it('leads from a group to its requests, counted and summed', async () => {
    const api = aFakeApi();
    const { history } = openPage();
    fireEvent.click(await screen.findByRole('link', { name: 'Code analysis' }));
    await section(/^Requests · Code analysis · /);
    expect(history.get()).toBe('/settings/usage?key=code_analysis');
    await waitFor(() => expect(figure('drill-total')?.textContent).toContain('10 requests'));
    expect(api.asked.some((one) => /\/entries\?.*category=code_analysis/.test(one))).toBe(true);
    fireEvent.click(screen.getByRole('link', { name: 'All entries' }));
    await section('Entries');
  });

  it('shows ten of very many groups, fifty more when asked, and finds any of them by name', async () => {
    const api = aFakeApi();
    const groups = Array.from({ length: 500 }, (_, place) => aGroup(`m/${place}`, 500 - place));
    api.answer(
      '/usage/summary',
      aSummary({ '2026-11-16T00:00:00Z': groups }, { group_by: 'model' }),
    );
    openPage('/settings/usage?group=model');
    const part = (await screen.findByText('By model')).closest('[data-part]');
    const count = () => part?.querySelectorAll('[data-group]').length;
    expect(count()).toBe(10);
    fireEvent.click(screen.getByRole('button', { name: 'Show 50 more' }));
    await waitFor(() => expect(count()).toBe(60), { timeout: 5_000 });
    expect(screen.getByText('60 of 500 shown')).toBeTruthy();
    const filter = screen.getByLabelText<HTMLInputElement>('Filter by name');
    fireEvent.input(filter, { target: { value: 'm/499' } });
    await waitFor(() => expect(count()).toBe(1));
    expect(screen.getByText('1 of 500')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /more$/ })).toBeNull();
  });

  it('leaves the rows as they are that nothing was spent on', async () => {
    const api = aFakeApi();
    const of = (amount: number) =>
      aSummary(
        { '2026-11-16T00:00:00Z': [aGroup('m/1', 9_000_000_000), aGroup('m/2', amount)] },
        { group_by: 'model' },
      );
    api.answer('/usage/summary', of(1_000_000));
    const { newest, sockets } = openPage('/settings/usage?group=model');
    await screen.findByRole('link', { name: 'm/2' });
    await waitFor(() => expect(sockets).toHaveLength(1));
    const nodes = (key: string) => [
      ...(document.querySelector(`[data-group="key ${key}"]`)?.querySelectorAll('*') ?? []),
    ];
    const before = { one: nodes('m/1'), two: nodes('m/2') };
    expect(before.one.length).toBeGreaterThan(10);
    api.answer('/usage/summary', of(2_000_000));
    newest().say(anUpdate(11, 11));
    await waitFor(() => expect(nodes('m/2')).not.toEqual(before.two));
    expect(nodes('m/1').every((node, place) => node === before.one[place])).toBe(true);
  });

  it('says that there is no such group, without asking for its requests', async () => {
    const api = aFakeApi();
    openPage('/settings/usage?key=nonsense&only=category:nonsense');
    await waitFor(async () =>
      expect((await section('Requests')).textContent).toContain(
        'There is no such category: nonsense.',
      ),
    );
    await screen.findByText('By category');
    expect(api.asked.filter((one) => one.includes('nonsense'))).toEqual([]);
    fireEvent.click(screen.getByRole('link', { name: 'All entries' }));
    await section('Entries');
  });

  it('adds no row for a group that comes up while the page is open', async () => {
    const api = aFakeApi();
    api.answer(
      '/usage/summary',
      aSummary({ '2026-11-16T00:00:00Z': [aGroup('m/1', 5)] }, { group_by: 'model' }),
    );
    const { newest, sockets } = openPage('/settings/usage?group=model');
    await screen.findByRole('link', { name: 'm/1' });
    await waitFor(() => expect(sockets).toHaveLength(1));
    const more = { '2026-11-16T00:00:00Z': [aGroup('m/2', 9), aGroup('m/1', 5)] };
    api.answer('/usage/summary', aSummary(more, { group_by: 'model' }));
    newest().say(anUpdate(11, 11));
    fireEvent.click(await screen.findByRole('button', { name: 'Show 1 more' }));
    const rows = screen.getAllByRole('link', { name: /^m\// });
    expect(rows.map((row) => row.textContent)).toEqual(['m/1', 'm/2']);
  });
});
