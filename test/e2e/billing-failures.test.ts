import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Buyer, openBuyer } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { inspect } from './inspect.ts';
import { misplaced } from './layout.ts';
import { photograph } from './photograph.ts';
import { settled, type View, withBrowser } from './visit.ts';

/** What the page is when answers fail, come late, or the connection is gone; and that nothing moves. */

const { open } = withBrowser();

const path = '/settings/billing';

let buyer: Buyer;
beforeAll(async () => {
  buyer = await openBuyer();
  await buyer.by.buys({ package: 'team', save_card: true });
  await buyer.by.buys({ plan: 'plus' });
  await buyer.by.topsUp(100, 1_000);
});

let cases = 0;
afterAll(() =>
  note('billing: a panel that fails fails alone, and Retry brings it back', cases, 'all'),
);

const panels = {
  Balance: /\/balance\b/,
  'Buy credits': /\/packages\b/,
  'Auto top-up': /\/auto_top_up$/,
  Subscription: /\/subscription$/,
  'Payment methods': /\/payment_methods$/,
  'Payment history': /\/payments\?/,
  'Billing history': /\/billing_history\?/,
} as const;

const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    headers: status === 503 ? { 'retry-after': '1' } : {},
    body: JSON.stringify({ status, code, detail: `Answered ${status} for a test.` }),
  });

const failures: Readonly<Record<string, (route: Route) => unknown>> = {
  500: problem(500, 'internal'),
  503: problem(503, 'unavailable'),
  'a page of HTML': (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
};

const alerts = (page: Page) => page.getByRole('alert').filter({ hasText: 'Could not load' });

/** One panel says so; nothing else does. */
async function expectAlone(page: Page, name: string): Promise<void> {
  await panel(page, name).getByRole('alert').filter({ hasText: 'Could not load' }).waitFor();
  await settled(page);
  expect(await alerts(page).count()).toBe(1);
  expect(await panel(page, name).getByRole('alert').innerText()).toMatch(
    /no credits and no money moved/,
  );
}

async function retry(page: Page, name: string): Promise<void> {
  await panel(page, name).getByRole('button', { name: 'Retry' }).click();
  await alerts(page).waitFor({ state: 'detached' });
  await settled(page);
  cases++;
}

const kinds = Object.values(failures);

describe.concurrent('a panel', () => {
  for (const [at, [name, address]] of Object.entries(panels).entries())
    test(`${name} fails alone, and can be retried`, async () => {
      const answer = kinds[at % kinds.length] as (route: Route) => unknown;
      const before = (page: Page) => page.route(address, answer);
      const { page, close } = await open({ account: buyer.account, path, unsettled: true, before });
      await expectAlone(page, name);
      await photograph(page, `billing-error-${name.replaceAll(' ', '-')}`);
      await page.unroute(address);
      await retry(page, name);
      await close();
    });
});

test('a panel that is never answered says so in time, and can be retried', async () => {
  const address = panels['Payment methods'];
  const { page, close } = await open({
    ...{ account: buyer.account, path, alone: true, unsettled: true },
  });
  await page.route(address, () => undefined);
  await page.clock.install();
  await page.reload();
  // Everything else is there: the time that passes now is only this panel's.
  await page.waitForFunction(() => document.querySelectorAll('[data-panel]').length === 7);
  await page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 1);
  await page.clock.runFor(60_000);
  await expectAlone(page, 'Payment methods');
  await page.unroute(address);
  await retry(page, 'Payment methods');
  await close();
});

test('while Stripe does not answer, buying says so, charges nothing, and can be tried again', async () => {
  const { page, close } = await open({
    account: buyer.account,
    path: `${path}?step=buy&package=team`,
  });
  const pay = page.getByRole('button', { name: 'Pay $50.00 at checkout' });
  await page.route('**/checkout', problem(503, 'unavailable'));
  await pay.click();
  await page.getByText('Could not open the checkout.').waitFor();
  await page.getByText('Try again: however often it is sent, it counts once.').waitFor();
  await inspect(page, 'checkout-unavailable');
  await page.unroute('**/checkout');
  await pay.click();
  await page.waitForURL(/\/c\/pay\//);
  await close();
});

test('without a connection it says paused, and nothing can be changed', async () => {
  const { page, context, close } = await open({ account: buyer.account, path });
  await page.getByText('Live', { exact: true }).waitFor();
  await context.setOffline(true);
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor();
  for (const name of ['Review purchase', 'Change auto top-up', 'Add a card', 'Cancel Plus'])
    expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
  await inspect(page, 'offline');
  await context.setOffline(false);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Change auto top-up' }).waitFor();
  await close();
});

describe('in whatever state it opens', () => {
  test('text at twice its size and widths in between lose nothing', async () => {
    const { page, close } = await open({ account: buyer.account, path });
    for (const width of [360, 640, 900, 1_440]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect(await misplaced(page)).toEqual([]);
    }
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    for (const width of [640, 1_280]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect(await misplaced(page)).toEqual([]);
      await photograph(page, `billing-text-200-${width}`);
    }
    await close();
  });

  test('the full page breaks no rule, and neither do its controls', async () => {
    const { page, close } = await open({ account: buyer.account, path });
    await panel(page, 'Auto top-up').getByRole('link', { name: 'Change auto top-up' }).waitFor();
    await inspect(page, 'full');
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('a[href], button, select, summary, input')]
        .filter((one) => one.getClientRects().length > 0 && !one.matches('.sr-only, .sr-only *'))
        .map((one) => one.closest('label') ?? one)
        .filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          return width < 24 || height < 24;
        })
        .map(({ outerHTML }) => outerHTML),
    );
    expect(small).toEqual([]);
    await close();
  });

  test('nothing moves as it comes', async () => {
    const { order } = await buyer.by.buys({ package: 'starter' });
    const empty = await openBuyer();
    const views: View[] = [
      { account: buyer.account, path },
      { account: buyer.account, path, width: 360 },
      { account: empty.account, path },
      { account: empty.account, path, width: 360 },
      { account: buyer.account, path: `${path}?order=${order}&checkout=return` },
      { account: buyer.account, path: `${path}?step=auto-top-up` },
    ];
    const shifts = await Promise.all(
      views.map(async (view) => {
        const { page, close } = await open({ ...view, alone: true });
        await page.waitForLoadState('networkidle');
        const shifted = Number(await page.evaluate('window.shifted'));
        await close();
        return shifted;
      }),
    );
    note('billing: CLS on load, the worst of 6', Math.max(...shifts).toFixed(4), 0.05);
    expect(Math.max(...shifts)).toBeLessThanOrEqual(0.05);
  });
});
