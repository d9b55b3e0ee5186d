import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { microcredits, openAccount } from './accounts.ts';
import { violations } from './axe.ts';
import { note } from './figures.ts';
import { misplaced } from './layout.ts';
import { ask } from './local.ts';
import { photograph } from './photograph.ts';
import { withBrowser } from './visit.ts';

/** Every reader's own digits and separators, and the largest and smallest amounts there are. */

const { open } = withBrowser();

const locales = ['de-DE', 'ar-EG', 'ja-JP', 'en-IN'];
/** The most a ledger holds, in credits: beyond it numbers are not exact. */
const most = 9_007_199_254;
const grantMax = 1_000_000_000;

let account: string;
let looked = 0;
afterAll(() =>
  note('locales × extreme amounts: formatted, inside their boxes, axe 0', looked, 'all'),
);

beforeAll(async () => {
  account = await openAccount({ name: 'حساب 東京 Ünïcode 🚀', credits: 0 });
  const free = await ask<{ available_microcredits: number }>(`/accounts/${account}/balance`);
  const all = most * microcredits - free.available_microcredits;
  for (let left = all; left > 0; left -= grantMax * microcredits) {
    const amount_microcredits = Math.min(left, grantMax * microcredits);
    const body = { source: 'purchase', amount_microcredits, reason: 'all there is' };
    await ask(`/accounts/${account}/grants`, { body });
  }
  await spend(1);
  await spend(grantMax * microcredits);
  await spend(2);
});

/** Exactly so many microcredits. */
async function spend(amount_microcredits: number): Promise<void> {
  const holds = `/accounts/${account}/holds`;
  const { hold } = await ask<{ hold: { id: string } }>(holds, { body: { amount_microcredits } });
  await ask(`${holds}/${hold.id}/capture`, { body: { amount_microcredits } });
}

/** Exact credits as the reader's own browser writes them. */
const written = (page: Page, microcredits: string): Promise<string> =>
  page.evaluate(
    (exact) =>
      new Intl.NumberFormat(navigator.language, {
        minimumFractionDigits: 2,
        maximumFractionDigits: 6,
      }).format(exact as unknown as number),
    microcredits,
  );

for (const locale of locales)
  test(`amounts are right and readable in ${locale}`, async () => {
    for (const width of [1280, 320]) {
      const { page, close } = await open({
        account,
        locale,
        width,
        path: '/settings/usage?range=24h',
      });
      const balance = page.getByRole('region', { name: 'Balance', exact: true });
      const shown = await balance.locator('data').first().innerText();
      const exact = await balance.locator('data').first().getAttribute('value');
      expect(shown).toBe(await written(page, `${exact?.slice(0, -6)}.${exact?.slice(-6)}`));
      const total = page.locator('[data-figure="total"]');
      expect(await total.innerText()).toBe(await written(page, `${grantMax}.000003`));
      const entries = await page.locator('[data-panel="entries"] tbody').innerText();
      expect(entries).toContain(await written(page, '0.000001'));
      expect(entries).not.toMatch(/NaN|undefined|Invalid|Infinity|e\+/);
      await photograph(page, `locale-${locale}-${width}`);
      expect({ locale, width, misplaced: await misplaced(page) }).toMatchObject({ misplaced: [] });
      expect(await violations(page)).toEqual([]);
      looked++;
      await close();
    }
  });
