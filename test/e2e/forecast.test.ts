import type { Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { SampleStep } from '../../worker/http/local/sample-step.ts';
import { openAccount } from './accounts.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean } from './inspect.ts';
import { ask, rollUp } from './local.ts';
import { quietZone } from './quiet.ts';
import { settled, withBrowser } from './visit.ts';

/** Settings > Usage > Forecast: what the API foresees, and nothing where that would be guessing. */

const { open } = withBrowser();

const path = '/settings/usage/forecast';
const zone = quietZone('Europe/Berlin');
const dayMs = 86_400_000;

let [figures, ranges] = [0, 0];
afterAll(() => {
  note('forecast: figures of the page that equal the API to the microcredit', figures, 'all');
  note('forecast: words for how long the balance lasts, as the API has it', ranges, 'all');
});

interface Range {
  readonly low_microcredits: number;
  readonly point_microcredits: number;
  readonly high_microcredits: number;
}

interface Foreseen {
  readonly days_of_data: number;
  readonly hidden: object | null;
  readonly total: {
    readonly daily: readonly (Range & { readonly date: string })[];
    readonly month_end: Range & { readonly so_far_microcredits: number };
  } | null;
  readonly categories: readonly {
    readonly category: string;
    readonly month_end: Range & { readonly so_far_microcredits: number };
  }[];
  readonly balance: {
    readonly available_microcredits: number;
    readonly burn_per_hour_microcredits: number;
    readonly lasts_until: Readonly<
      Record<'earliest' | 'expected' | 'latest', string | null>
    > | null;
  };
}

const foreseenOf = (account: string): Promise<Foreseen> =>
  ask<Foreseen>(`/accounts/${account}/forecast?tz=${zone}`);

const cellsOf = (page: Page, rows: string): Promise<number[][]> =>
  page
    .locator(rows)
    .evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll<HTMLDataElement>('td data')].map(({ value }) => Number(value)),
      ),
    );

const threeOf = (of: Range): number[] => [
  of.low_microcredits,
  of.point_microcredits,
  of.high_microcredits,
];

const fourOf = (of: Range & { so_far_microcredits: number }): number[] => [
  of.so_far_microcredits,
  ...threeOf(of),
];

describe.concurrent('the forecast', () => {
  test('is the API’s, day by day and category by category, to the microcredit', async () => {
    const { account } = inject('served');
    const visit = await open({ path: `${path}?view=table`, zone });
    const { page, close } = visit;
    // What is left of the month is less every second: the page is held to the answer it had.
    const [answer] = await Promise.all([page.waitForResponse(/\/forecast\?tz=/), page.reload()]);
    const foreseen = (await answer.json()) as Foreseen;
    const total = foreseen.total as NonNullable<Foreseen['total']>;
    expect(total.daily).toHaveLength(30);
    expect((await foreseenOf(account)).total?.daily).toEqual(total.daily);
    await settled(page);
    expect(await cellsOf(page, '[data-day]')).toEqual(total.daily.map(threeOf));
    const rows = panel(page, 'By category').locator('tbody tr, tfoot tr');
    expect(await rows.count()).toBe(foreseen.categories.length + 1);
    expect(await cellsOf(page, 'section:has(h2:text("By category")) tr:has(td)')).toEqual(
      [...foreseen.categories, total].map(({ month_end }) => fourOf(month_end)),
    );
    const monthEnd = panel(page, 'End of the month').locator('data');
    const shown = await monthEnd.evaluateAll((all) =>
      all.map((one) => Number((one as HTMLDataElement).value)),
    );
    const [low, point, high] = threeOf(total.month_end);
    expect(shown).toEqual([low, high, point, total.month_end.so_far_microcredits]);
    figures += total.daily.length * 3 + (foreseen.categories.length + 1) * 4 + shown.length;

    await page.getByRole('link', { name: 'Chart', exact: true }).click();
    const chart = page.getByRole('listbox').or(page.getByRole('slider')).first();
    await chart.focus();
    await page.keyboard.press('End');
    const last = total.daily.at(-1)?.date ?? '';
    const spoken = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'short' });
    await page
      .getByText(new RegExp(`${spoken.format(new Date(`${last}T12:00:00Z`))}: .*credits expected`))
      .first()
      .waitFor();
    expectClean(visit);
    await close();
  });

  test('is hidden where there are fewer than three days of usage', async () => {
    const account = await openUser(2, 50_000);
    const { page, close } = await open({ account, path, zone });
    const foreseen = await foreseenOf(account);
    expect(foreseen).toMatchObject({ total: null, hidden: { days_needed: 3 } });
    await page.getByText('A forecast appears here after 3 complete days of usage').waitFor();
    const says =
      foreseen.days_of_data === 1 ? 'is 1 so far' : `are ${foreseen.days_of_data} so far`;
    await page.getByText(says).waitFor();
    await page.getByText('Not known yet: see when a forecast appears.').waitFor();
    expect(await page.getByText('The next 30 days').count()).toBe(0);
    const balance = await panel(page, 'Balance lasts until').locator('data').first();
    expect(await balance.getAttribute('value')).toBe(
      String(foreseen.balance.available_microcredits),
    );
    await close();
  });

  test('says of a balance that runs out when, as a range of days', async () => {
    const account = await openUser(20, 60);
    const { page, close } = await open({ account, path, zone });
    const [answer] = await Promise.all([page.waitForResponse(/\/forecast\?tz=/), page.reload()]);
    const foreseen = (await answer.json()) as Foreseen;
    await settled(page);
    const { lasts_until: lasts } = foreseen.balance;
    expect(lasts?.earliest).toBeTruthy();
    const shown = spaced(await page.locator('[data-figure="lasts"]').innerText());
    const [first, latest] = [lasts?.earliest, lasts?.latest].map((at) => at && dayOf(at));
    expect(shown).toBe(
      latest ? rangeOf(lasts?.earliest, lasts?.latest) : `${first} – ${lastDay(foreseen)}`,
    );
    if (lasts?.expected) await page.getByText(`most likely ${dayOf(lasts.expected)}`).waitFor();
    ranges++;
    await close();
  });

  test('says of one that outlasts it no more than that', async () => {
    const account = await openUser(20, 900_000);
    const { page, close } = await open({ account, path, zone });
    const { lasts_until: lasts } = (await foreseenOf(account)).balance;
    expect(lasts?.earliest ?? null).toBeNull();
    expect(await page.locator('[data-figure="lasts"]').innerText()).toMatch(/^Beyond /);
    ranges++;
    await close();
  });
});

const days = new Intl.DateTimeFormat('en-US', {
  ...({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const),
  timeZone: zone,
});

const dayOf = (at: string): string => days.format(new Date(at));

const rangeOf = (first?: string | null, last?: string | null): string =>
  spaced(days.formatRange(new Date(first ?? ''), new Date(last ?? '')));

/** Some have thin spaces around a dash. */
const spaced = (text: string): string => text.replaceAll(/\s/g, ' ');

const lastDay = ({ total }: Foreseen): string => {
  const date = total?.daily.at(-1)?.date;
  const shown = new Intl.DateTimeFormat('en-US', {
    ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
    timeZone: 'UTC',
  });
  return `after ${shown.format(new Date(`${date}T12:00:00Z`))}`;
};

/** Uses some ten credits a day since so many days ago, and has `left` credits over now. */
async function openUser(days: number, left: number): Promise<string> {
  const now = Date.now();
  const daily = 10;
  const steps = Array.from({ length: days }, (_, day): SampleStep => {
    const quantities = { seconds: daily * 1_500 + (day % 3) * 600 };
    const usage = { meter: 'server.runtime', tier: 'small', quantities } as const;
    return { at: now - (days - day) * dayMs + 60_000, command: { kind: 'usage', usage } };
  });
  const account = await openAccount({
    openedAt: now - days * dayMs,
    credits: Math.max(0, days * daily + left - 200),
    steps,
  });
  await rollUp();
  return account;
}
