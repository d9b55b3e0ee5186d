import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anUpdate } from '../account.ts';
import { aFakeApi } from '../fake-api.ts';
import { amounts, openPage, section } from '../open-page.tsx';
import { aGroup, aSummary, theOthers } from '../summaries.ts';

const bars = () => screen.findByRole('listbox', { name: /Credits by/ });
const activeBar = (list: HTMLElement) =>
  document.getElementById(list.getAttribute('aria-activedescendant') ?? '');
const press = (list: HTMLElement, ...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(list, { key });
};

describe('the chart of the spending', () => {
  beforeEach(() => void vi.stubEnv('TZ', 'UTC'));
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });

  it('says of every bar what the API says', async () => {
    aFakeApi();
    openPage();
    const options = within(await bars()).getAllByRole('option');
    expect(options.map((option) => option.getAttribute('aria-label'))).toEqual([
      'Mon, Nov 16: 8.00 credits, 8 requests; Code analysis 8.00',
      'Tue, Nov 17: 2.00 credits, 2 requests; Code analysis 1.50, AI conversations 0.50',
    ]);
  });

  it('is one stop of the Tab key, and arrow keys lead from bar to bar and part to part', async () => {
    aFakeApi();
    openPage();
    const list = await bars();
    expect(list.tabIndex).toBe(0);
    list.focus();
    expect(activeBar(list)?.dataset.bar).toBe('2026-11-17T00:00:00Z');
    press(list, 'ArrowLeft');
    expect(activeBar(list)?.dataset.bar).toBe('2026-11-16T00:00:00Z');
    press(list, 'ArrowLeft', 'End');
    expect(activeBar(list)?.dataset.bar).toBe('2026-11-17T00:00:00Z');
    press(list, 'ArrowUp');
    expect(screen.getByText('AI conversations: 0.50 credits, 1 request')).toBeTruthy();
    press(list, 'ArrowUp');
    expect(screen.getByText('Code analysis: 1.50 credits, 1 request')).toBeTruthy();
    press(list, 'ArrowUp', 'Home');
    expect(screen.queryByText(/^Code analysis: /)).toBeNull();
    expect(activeBar(list)?.dataset.bar).toBe('2026-11-16T00:00:00Z');
  });

  it('leads from a bar to its requests, and back with Escape', async () => {
    const api = aFakeApi();
    const { history } = openPage();
    const list = await bars();
    list.focus();
    press(list, 'Enter');
    await section('Requests · Tue, Nov 17');
    expect(history.get()).toBe('/settings/usage?bar=2026-11-17T00%3A00%3A00Z');
    expect(activeBar(list)?.getAttribute('aria-selected')).toBe('true');
    const asked = new URL(api.asked.findLast((one) => one.includes('/entries?')) ?? '', 'http://a');
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      kind: 'debit,capture',
      from: '2026-11-17T00:00:00.000Z',
      to: '2026-11-18T00:00:00.000Z',
      limit: '25',
    });
    press(list, 'Escape');
    await section('Entries');
    expect(history.get()).toBe('/settings/usage');
  });

  it('keeps the focus and the selection while its numbers change', async () => {
    const api = aFakeApi();
    const { newest, sockets } = openPage('/settings/usage?bar=2026-11-16T00:00:00Z');
    const list = await bars();
    list.focus();
    press(list, 'ArrowRight');
    await waitFor(() => expect(sockets).toHaveLength(1));
    api.answer(
      '/usage/summary',
      aSummary({
        '2026-11-16T00:00:00Z': [aGroup('code_analysis', 999_000_000, 9)],
        '2026-11-17T00:00:00Z': [aGroup('ai_chat', 10_000_000_000)],
      }),
    );
    newest().say(anUpdate(11, 11));
    await waitFor(() => expect(activeBar(list)?.getAttribute('aria-label')).toMatch(/10,000\.00/));
    expect(document.activeElement).toBe(list);
    const selected = within(list).getByRole('option', { selected: true });
    expect(selected.getAttribute('aria-label')).toMatch(/Nov 16: 999\.00/);
  });

  it('has a table of the same figures, which are the API’s to the microcredit', async () => {
    const api = aFakeApi();
    api.answer(
      '/usage/summary',
      aSummary({
        '2026-11-16T00:00:00Z': [aGroup('code_analysis', 8_000_001, 8)],
        '2026-11-17T00:00:00Z': [aGroup('code_analysis', -3, 0), aGroup('ai_chat', 4)],
      }),
    );
    openPage('/settings/usage?view=table');
    const table = await section("The chart's figures");
    const rows = within(table).getAllByRole('row').map(amounts);
    expect(rows).toEqual([
      [],
      [0, 8_000_001, 0, 0, 8_000_001],
      [4, -3, 0, 0, 1],
      [4, 7_999_998, 0, 0, 8_000_002],
    ]);
    expect(table.textContent).toContain('8.000001');
    fireEvent.click(within(table).getByRole('link', { name: 'Tue, Nov 17' }));
    await section('Requests · Tue, Nov 17');
  });

  it('leads from Other to the full list of groups', async () => {
    const names = Array.from({ length: 12 }, (_, place) => `model ${place}`);
    const api = aFakeApi();
    api.answer(
      '/usage/summary',
      aSummary(
        { '2026-11-16T00:00:00Z': [aGroup('model 0', 50), theOthers(11, 22)] },
        { group_by: 'model', groups: names.map((name, place) => aGroup(name, 50 - place)) },
      ),
    );
    openPage('/settings/usage?group=model');
    const legend = await screen.findByRole('list', { name: 'Legend' });
    expect(screen.queryByRole('link', { name: 'model 11' })).toBeNull();
    fireEvent.click(within(legend).getByRole('button', { name: 'Other (11)' }));
    expect(screen.getByRole('link', { name: 'model 11' })).toBeTruthy();
    fireEvent.input(await screen.findByLabelText('Filter by name'), { target: { value: 'L 11' } });
    expect(screen.getAllByRole('link', { name: /^model/ })).toHaveLength(1);
    expect(screen.getByText('1 of 12')).toBeTruthy();
  });
});
