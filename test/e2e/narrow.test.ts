import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { openEmptyAccount } from './accounts.ts';
import { note } from './figures.ts';
import { misplaced } from './layout.ts';
import { photograph } from './photograph.ts';
import { settled, withBrowser } from './visit.ts';

const { open } = withBrowser();

let [pages, widest] = [0, 0];
afterAll(() => {
  note('widest page in 320 px', `${widest} px`, '320 px');
  note('narrow and enlarged views with nothing cut, touching or scrolled sideways', pages, 'all');
});

const addresses = [
  'range=30d',
  'range=24h&group=member',
  'range=30d&group=model&view=table',
  'range=custom&from=2026-10-31&to=2026-11-01&group=project',
  'range=7d&only=category:ai_chat&group=model',
];

async function expectFits(page: Page): Promise<void> {
  expect({ at: page.url(), misplaced: await misplaced(page) }).toEqual({
    at: page.url(),
    misplaced: [],
  });
  pages++;
}

for (const scheme of ['light', 'dark'] as const)
  test(`needs no sideways scroll at 320 px, in ${scheme}`, async () => {
    const { page, close } = await open({ width: 320, scheme });
    for (const address of addresses) {
      await page.goto(`/settings/usage?${address}`);
      await settled(page);
      await expectFits(page);
      widest = Math.max(
        widest,
        Number(await page.evaluate('document.documentElement.scrollWidth')),
      );
    }
    await page.locator('[data-entry]').first().click();
    await page.getByRole('dialog').getByText('In the ledger').waitFor();
    await expectFits(page);
    await photograph(page, `receipt-320-${scheme}`);
    await close();
  });

test('an empty account fits 320 px too', async () => {
  const { page, close } = await open({ width: 320, account: await openEmptyAccount() });
  await expectFits(page);
  await close();
});

test('text at twice its size loses nothing', async () => {
  for (const width of [1280, 640]) {
    const { page, close } = await open({ width });
    for (const address of addresses) {
      await page.goto(`/settings/usage?${address}`);
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      await settled(page);
      await expectFits(page);
      if (address === addresses[0]) await photograph(page, `text-200-${width}`);
    }
    await close();
  }
});

test('widths in between leave nothing outside', async () => {
  const { page, close } = await open({ path: '/settings/usage?range=30d' });
  for (const width of [360, 480, 640, 768, 900, 1_024, 1_440]) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    await expectFits(page);
  }
  await close();
});
