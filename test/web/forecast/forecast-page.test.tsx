import { cleanup, fireEvent, screen, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Forecast } from '../../../web/pages/settings/forecast/forecast-api.ts';
import { ForecastPage } from '../../../web/pages/settings/forecast/forecast-page.tsx';
import { errorText, lastsWords } from '../../../web/pages/settings/forecast/forecast-words.ts';
import { aFakeApi, problem } from '../fake-api.ts';
import { amounts, section } from '../open-page.tsx';
import { openSettings } from '../open-settings.tsx';
import { aForecast, aSeries, tooLittle } from './forecasts.ts';

const ok = (body: Forecast) => ({ status: 200, body });
const open = (search = '') => openSettings(ForecastPage, `/settings/usage/forecast${search}`);

describe('Settings > Usage > Forecast', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('gives the end of the month as a range, and the balance as a range of days', async () => {
    aFakeApi({ '/forecast': ok(aForecast()) });
    open();
    const month = await section('End of the month');
    await within(month).findByText('Most likely');
    expect(amounts(month)).toEqual([48_000_001, 72_000_000, 56_000_000, 40_000_000]);
    const balance = await section('Balance lasts until');
    expect(balance.textContent).toMatch(/Fri, Dec 4\s–\sTue, Dec 15, 2026/);
    expect(balance.textContent).toContain('most likely Wed, Dec 9, 2026');
  });

  it('has a table of the chart that equals the API to the microcredit', async () => {
    const forecast = aForecast();
    aFakeApi({ '/forecast': ok(forecast) });
    open('?view=table');
    const first = await screen.findByText('Mon, Nov 23');
    const rows = within(first.closest('tbody') as HTMLElement).getAllByRole('row');
    expect(rows).toHaveLength(30);
    for (const [place, row] of rows.entries()) {
      const day = forecast.total?.daily[place];
      expect(new Set(amounts(row))).toEqual(
        new Set([day?.low_microcredits, day?.point_microcredits, day?.high_microcredits]),
      );
    }
  });

  it('says every day of the chart by arrow keys', async () => {
    aFakeApi({ '/forecast': ok(aForecast()) });
    open();
    const chart = await screen.findByRole('listbox', { name: /Credits by day/ });
    expect(within(chart).getAllByRole('option')).toHaveLength(30);
    fireEvent.focus(chart);
    fireEvent.keyDown(chart, { key: 'ArrowRight' });
    const said = 'Tue, Nov 24: 2.000001 credits expected, between 1.000002 and 4.500001';
    expect(chart.closest('section')?.textContent).toContain(said);
    const active = chart.getAttribute('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.getAttribute('aria-label')).toBe(said);
  });

  it('names the method and what its error means', async () => {
    aFakeApi({ '/forecast': ok(aForecast()) });
    open();
    const how = await section('How this is reckoned');
    expect(how.textContent).toContain('40 complete days');
    expect(how.textContent).toContain('middle of the same weekdays');
    expect(how.textContent).toContain('MASE) is 0.72');
    expect(how.textContent).toContain('84% of those days were within the range');
  });

  it('is hidden below three days, and says why', async () => {
    aFakeApi({ '/forecast': ok(tooLittle(1)) });
    open();
    expect(await screen.findByText(/after 3 complete days of usage/)).toBeTruthy();
    expect(screen.queryByText('The next 30 days')).toBeNull();
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('fails with a Retry', async () => {
    aFakeApi({ '/forecast': problem(503, 'unavailable', 'The store is away.') });
    open();
    expect((await screen.findAllByText('Could not load the forecast.')).length).toBeGreaterThan(0);
  });
});

describe('the words of a forecast', () => {
  it('own up when repeating last week was better', () => {
    expect(errorText(aSeries({ mase: 1.4, naive_mase: 1.1 }))).toMatch(
      /Not below 1: .*1\.1, which was better on these days/,
    );
  });

  it('own up when nothing could be tried', () => {
    expect(errorText(aSeries({ folds: 0, coverage: null }))).toContain('too little of your past');
  });

  it('leave the range open where the balance lasts beyond what is foreseen', () => {
    const { balance } = aForecast();
    const lasts = (dates: Forecast['balance']['lasts_until']) =>
      lastsWords(aForecast({ balance: { ...balance, lasts_until: dates } }));
    expect(lasts({ earliest: null, expected: null, latest: null }).range).toBe(
      'Beyond Tue, Dec 22',
    );
    expect(lasts({ earliest: '2026-12-04T10:00:00Z', expected: null, latest: null })).toEqual({
      range: 'Fri, Dec 4, 2026 – after Tue, Dec 22',
      expected: 'most likely after Tue, Dec 22',
    });
  });
});
