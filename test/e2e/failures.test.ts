import type { Page, Route } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { note } from './figures.ts';
import { photograph } from './photograph.ts';
import { settled, withBrowser } from './visit.ts';

/** One failing panel fails alone, says what failed and that nothing moved, and can be retried. */

const { open } = withBrowser();

let cases = 0;
afterAll(() => note('a panel that fails fails alone, and Retry brings it back', cases, 'all'));

const panels = {
  Balance: /\/balance\b/,
  Grants: /\/grants\b/,
  Spending: /\/usage\/summary\b/,
  Entries: /\/entries\?/,
} as const;

const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    headers: status === 503 || status === 429 ? { 'retry-after': '1' } : {},
    body: JSON.stringify({
      status,
      code,
      detail: `Answered ${status} for a test.`,
      request_id: 'req_test',
    }),
  });

const failures: Readonly<Record<string, (route: Route) => unknown>> = {
  500: problem(500, 'internal'),
  503: problem(503, 'unavailable'),
  429: problem(429, 'rate_limited'),
  // Not even a problem: what a proxy in between might say.
  'a page of HTML': (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
};

const alerts = (page: Page) => page.getByRole('alert').filter({ hasText: 'Could not load' });

describe.concurrent('a panel', () => {
  for (const [panel, address] of Object.entries(panels))
    test(`${panel} fails alone, whatever it is answered`, async () => {
      const { page, close } = await open();
      for (const answer of Object.values(failures)) {
        await page.route(address, answer);
        await page.reload();
        await expectAlone(page, panel);
        await photograph(page, `error-${panel}`);
        await page.unroute(address);
        await retry(page, panel);
        cases++;
      }
      await close();
    });
});

async function expectAlone(page: Page, panel: string): Promise<void> {
  const region = page.getByRole('region', { name: panel, exact: true });
  await region.getByRole('alert').waitFor();
  expect(await region.getByRole('alert').innerText()).toMatch(/no credits and no money moved/);
  await settled(page);
  expect(await alerts(page).count()).toBe(1);
  for (const other of Object.keys(panels).filter((name) => name !== panel))
    expect(
      await page.getByRole('region', { name: other, exact: true }).locator('data').count(),
    ).toBeGreaterThan(0);
}

async function retry(page: Page, panel: string): Promise<void> {
  const region = page.getByRole('region', { name: panel, exact: true });
  await region.getByRole('button', { name: 'Retry' }).click();
  await region.getByRole('button', { name: 'Retry' }).waitFor({ state: 'detached' });
  await region.locator('data').first().waitFor();
  await settled(page);
  expect(await alerts(page).count()).toBe(0);
}

test('a panel that is never answered says so in time, and can be retried', async () => {
  const hanging: Route[] = [];
  const { page, close } = await open({
    ...{ alone: true, unsettled: true },
    before: (page) => page.route(panels.Spending, (route) => void hanging.push(route)),
  });
  await page.clock.install();
  await page.reload();
  // Everything else is there: the time that passes now is only this panel's.
  for (const other of Object.keys(panels).filter((name) => name !== 'Spending'))
    await page.getByRole('region', { name: other, exact: true }).locator('data').first().waitFor();
  await page.clock.runFor(60_000);
  await expectAlone(page, 'Spending');
  await page.unroute(panels.Spending);
  await retry(page, 'Spending');
  cases++;
  await close();
});

test('figures that could not be read again stay, and say that they are old', async () => {
  const { page, close } = await open();
  await page.route(panels.Spending, problem(503, 'unavailable'));
  await page.getByRole('link', { name: '30 days' }).click();
  const region = page.getByRole('region', { name: 'Spending', exact: true });
  await region.getByRole('button', { name: 'Retry' }).waitFor();
  await photograph(page, 'error-after-figures');
  await page.unroute(panels.Spending);
  await retry(page, 'Spending');
  await close();
});

test('the receipt fails by itself too', async () => {
  const { page, close } = await open({ path: '/settings/usage?kind=spending' });
  await page.route(/\/explain/, problem(503, 'unavailable'));
  await page.locator('[data-entry]').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('alert').waitFor();
  await page.unroute(/\/explain/);
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await dialog.getByText('In the ledger').waitFor();
  await close();
});
