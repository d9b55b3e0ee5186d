import { cleanup, fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { daysProblem } from '../../../web/pages/settings/usage/spending/custom-days.ts';
import { aFakeApi } from '../fake-api.ts';
import { openPage } from '../open-page.tsx';

describe("days of one's own", () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('are refused at the day that is wrong', () => {
    const wrong = (first: string, last: string) => daysProblem({ first, last }, 'en-GB');
    expect(wrong('2026-11-01', '2026-11-01')).toBeUndefined();
    expect(wrong('2024-01-01', '2024-12-31')).toBeUndefined();
    expect(wrong('', '2026-11-01')?.field).toBe('first');
    expect(wrong('2026-02-30', '2026-11-01')?.field).toBe('first');
    expect(wrong('2026-11-01', '')?.field).toBe('last');
    expect(wrong('2026-11-02', '2026-11-01')?.message).toMatch(/before the first/);
    expect(wrong('2019-12-31', '2020-01-01')).toEqual({
      field: 'first',
      message: 'Begin on 1 Jan 2020 or later.',
    });
    expect(wrong('2025-01-01', '2026-01-02')?.message).toMatch(/^367 days/);
  });

  it('go into the address when they are shown, and are asked about at their field until then', async () => {
    aFakeApi();
    const { history } = openPage('/settings/usage?range=custom&from=2026-11-10&to=2026-11-01');
    const last = await screen.findByLabelText<HTMLInputElement>('Last day');
    expect(last.value).toBe('2026-11-01');
    expect(screen.getByRole('alert').textContent).toBe('The last day is before the first.');
    expect(last.getAttribute('aria-invalid')).toBe('true');
    fireEvent.input(last, { target: { value: '2026-11-12' } });
    fireEvent.click(screen.getByRole('button', { name: 'Show period' }));
    const address = '/settings/usage?range=custom&from=2026-11-10&to=2026-11-12';
    await waitFor(() => expect(history.get()).toBe(address));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('begin with the days that are shown', async () => {
    aFakeApi();
    openPage('/settings/usage?range=month');
    const link = await screen.findByRole('link', { name: 'Custom' });
    expect(link.getAttribute('href')).toMatch(
      /\?range=custom&from=\d{4}-\d{2}-01&to=\d{4}-\d{2}-\d{2}$/,
    );
  });
});
