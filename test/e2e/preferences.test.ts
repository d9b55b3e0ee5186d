import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { note } from './figures.ts';
import { photograph } from './photograph.ts';
import { settled, withBrowser } from './visit.ts';

const { open } = withBrowser();

test('nothing moves for those who asked for no motion', async () => {
  const { page, close } = await open({
    reducedMotion: true,
    unsettled: true,
    before: (page) => page.route(/v1\/accounts/, () => undefined),
  });
  await page.locator('[aria-label="Loading"]').first().waitFor();
  expect(await moving()).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await settled(page);
  await page.route(/usage\/summary/, () => undefined);
  await page.getByLabel('Group by').selectOption('project');
  await page.locator('.is-old').waitFor();
  expect(await moving()).toEqual([]);
  await page.locator('[data-entry]').first().click();
  await page.getByRole('dialog').getByText('In the ledger').waitFor();
  const last = await moving();
  note('animations under reduced motion', last.length, 0);
  expect(last).toEqual([]);
  await close();

  function moving(): Promise<string[]> {
    return page.evaluate(() =>
      document
        .getAnimations()
        .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 100) ?? ''),
    );
  }
});

for (const scheme of ['light', 'dark'] as const)
  test(`forced colours keep what colour said, from ${scheme}`, async () => {
    const path = '/settings/usage?range=7d&group=project';
    const { page, close } = await open({ path, scheme, forcedColors: true });
    await page.locator('[data-bar]').nth(4).click();
    await page.waitForURL(/bar=/);
    await settled(page);
    await photograph(page, `forced-colours-${scheme}`);
    const seen = await page.evaluate(() => {
      const stroke = (name: string) =>
        getComputedStyle(document.querySelector(name) as Element).stroke;
      const current = document.querySelector('[aria-current="true"]') as Element;
      return {
        parts: stroke('.chart-part'),
        chosen: stroke('.mark-selected'),
        swatch: stroke('.swatch rect'),
        current: getComputedStyle(current).outlineStyle,
      };
    });
    expect(seen.parts).not.toBe('none');
    expect(seen.swatch).not.toBe('none');
    expect(seen.chosen).not.toBe(seen.parts);
    expect(seen.current).toBe('solid');
    expect(await violations(page)).toEqual([]);
    await close();
  });

test('dark comes from the first paint on', async () => {
  const { page, close } = await open({ scheme: 'dark' });
  const light = await page.evaluate(() => {
    const [red = 255] =
      /\d+/.exec(getComputedStyle(document.body).backgroundColor)?.map(Number) ?? [];
    return red;
  });
  expect(light).toBeLessThan(60);
  expect(await page.evaluate("document.querySelector('link[rel=stylesheet]').sheet !== null")).toBe(
    true,
  );
  await close();
});
