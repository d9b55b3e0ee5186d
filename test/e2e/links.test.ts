import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { note } from './figures.ts';
import { settled, type View, withBrowser } from './visit.ts';

/** The address says it all: reloaded, gone back to, or shared, it gives the same view. */

const { open } = withBrowser();

const addresses: string[] = [];
beforeAll(async () => {
  const { page, close } = await open({ path: '/settings/usage?range=30d&group=project' });
  const bar = await page.locator('[data-bar]').nth(20).getAttribute('data-bar');
  const project = new URL(
    await page
      .locator('[data-group] th a')
      .first()
      .evaluate((link: HTMLAnchorElement) => link.href),
  ).searchParams.get('key');
  const entry = await page.locator('[data-entry]').nth(3).getAttribute('data-entry');
  addresses.push(
    ...[
      '',
      'range=24h',
      'range=7d&group=meter',
      'range=30d&group=model',
      'range=month&group=server',
    ],
    ...[
      'range=30d&group=member&view=table',
      'range=7d&group=key',
      'kind=grants',
      'kind=holds&group=model',
    ],
    'range=custom&from=2026-10-30&to=2026-11-02',
    'range=custom&from=2026-10-31&to=2026-11-01&view=table&group=model',
    `range=30d&group=category&only=project:${project}`,
    'range=30d&group=model&only=category:ai_chat&view=table',
    'range=30d&group=category&only=project:',
    `range=30d&group=project&key=${project}`,
    `range=30d&bar=${encodeURIComponent(bar ?? '')}`,
    `range=30d&group=project&bar=${encodeURIComponent(bar ?? '')}&key=${project}`,
    `range=30d&group=category&only=project:${project}&bar=${encodeURIComponent(bar ?? '')}&key=ai_chat`,
    `entry=${entry}`,
    `range=30d&group=project&key=${project}&entry=${entry}`,
  );
  await close();
});

afterAll(() =>
  note('addresses whose view is the same after reload, Back and sharing', addresses.length, 'all'),
);

/** All that is read and chosen, once the page follows the ledger. */
async function seen(page: Page): Promise<string> {
  await settled(page);
  await page.getByText('Live', { exact: true }).waitFor();
  const main = await page.locator('main').innerText();
  const selects = await page
    .locator('select')
    .evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
  const dialog = await page.getByRole('dialog').allInnerTexts();
  return [...selects, main, ...dialog].join('\n').replaceAll(/\d+ new entr\w+/g, '');
}

test('every combination gives the same view when reloaded, gone back to and shared', async () => {
  // One moment for all: what is compared with ends now, to the minute.
  const now = Date.now();
  const before = (page: Page) => page.clock.setFixedTime(now);
  const view: View = { reducedMotion: true, alone: true, before };
  const { page, close } = await open(view);
  const shared = await open(view);
  const texts = new Set<string>();
  for (const address of addresses) {
    await page.goto(`/settings/usage?${address}`);
    const first = await seen(page);
    expect(first).not.toContain('prj_');
    texts.add(first);
    await page.reload();
    await expect.poll(() => seen(page)).toBe(first);
    // Away by a link of the page itself, and back.
    const [name, range] = address.includes('24h') ? ['7 days', '7d'] : ['24 hours', '24h'];
    await page.getByRole('link', { name }).evaluate((link: HTMLElement) => link.click());
    await page.waitForURL((url) => url.searchParams.get('range') === range);
    await settled(page);
    await page.goBack();
    await expect.poll(() => seen(page)).toBe(first);
    await shared.page.goto(page.url());
    await expect.poll(() => seen(shared.page)).toBe(first);
  }
  expect(texts.size).toBe(addresses.length);
  await Promise.all([close(), shared.close()]);
});

test('an address that makes no sense shows the page all the same', async () => {
  const { page, complaints, close } = await open();
  for (const address of [
    'range=never&group=colour&view=hologram&kind=secret',
    'range=custom&from=2026-02-31&to=tomorrow',
    'range=custom&from=2026-11-02&to=2026-11-01',
    'bar=yesterday&group=member&key=%22%3E&only=%22%3Cscript%3E',
    'only=project:prj_nobody&group=meter',
    'key=nonsense&group=category',
    'key=nonsense&group=meter&only=category:nonsense',
    `key=${'x'.repeat(300)}&group=model`,
  ]) {
    await page.goto(`/settings/usage?${address}`);
    await settled(page);
    expect(await page.getByRole('heading', { name: 'Spending' }).isVisible()).toBe(true);
    expect({ address, failed: await page.getByText('Could not load').allInnerTexts() }).toEqual({
      address,
      failed: [],
    });
  }
  expect(complaints).toEqual([]);
  await close();
});
