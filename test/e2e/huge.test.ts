import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HistoryStep } from '../../core/usage/history-step.ts';
import { openAccount } from './accounts.ts';
import { violations } from './axe.ts';
import { noteTime } from './figures.ts';
import { interactionsOf } from './interactions.ts';
import { misplaced } from './layout.ts';
import { ask, local } from './local.ts';
import { photograph } from './photograph.ts';
import { showEveryGroup } from './reading.ts';
import { groupBy, settled, withBrowser } from './visit.ts';

/** An account of five hundred projects, with names no designer thought of. */

const { open } = withBrowser();

const projectsMax = 500;
const stepsEach = 3;
const names = [
  'P'.repeat(100),
  'منصة الاستضافة السحابية للعملاء الكبار في الشرق الأوسط وشمال أفريقيا مع دعم كامل',
  '🚀🧪👩🏽‍💻'.repeat(12),
  'Projekt für außerordentlichbemerkenswertlangezusammengesetztehauptwörter',
  '=SUM(A1:A9)',
  '<img src=x onerror=alert(1)>',
];

let account: string;
let ms = 0;
afterAll(() => noteTime(`slowest interaction with ${projectsMax} projects, full speed`, ms, 200));

beforeAll(async () => {
  account = await openAccount({
    name: 'Ünïcode 🚀 حساب '.repeat(8),
    openedAt: Date.now() - 20 * 86_400_000,
  });
  const projects: string[] = [];
  for (let place = 0; place < projectsMax; place++)
    projects.push(await local().openProject(account, names[place] ?? `Project ${place}`));
  // Half a day off either end of the seven that are looked at, should a day begin meanwhile.
  const begins = Date.now() - 5.5 * 86_400_000;
  const steps = Array.from({ length: projectsMax * stepsEach }, (_, place): HistoryStep => {
    const project = projects[place % projectsMax] ?? '';
    const member = place % 7 === 0 ? `${'m'.repeat(100)}@example` : `member-${place % 90}`;
    // The odd names are those that are seen first.
    const most = place % projectsMax < names.length ? 90_000 : 0;
    const quantities = { lines: 1_000 + most + ((place * 7_919) % 60_000), files: 1 };
    return {
      at: begins + place * 300_000,
      command: { kind: 'usage', usage: { meter: 'code.analysis', project, member, quantities } },
    };
  });
  for (let from = 0; from < steps.length; from += 500)
    await local().runHistory(account, steps.slice(from, from + 500));
});

const path = '/settings/usage?range=7d&group=project';

test('shows the eight largest, the rest as Other, and every project on demand', async () => {
  const { page, complaints, close } = await open({ account, path });
  expect(await page.locator('main').innerText()).not.toContain('prj_');
  await page
    .getByRole('list', { name: 'Legend' })
    .getByRole('button', { name: 'Other (492)' })
    .click();
  await expect.poll(() => page.locator('tr[data-group]').count()).toBe(60);
  await showEveryGroup(page);
  expect(await page.locator('tr[data-group]').count()).toBe(projectsMax);
  const shown = await page
    .locator('tr[data-group] td:nth-child(4) data')
    .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
  const total = shown.reduce((sum, amount) => sum + amount, 0);
  const { total_microcredits } = await ask<{ total_microcredits: number }>(
    `/accounts/${account}/usage/summary?from=${new Date(Date.now() - 8 * 86_400_000).toISOString()}`,
  );
  expect(total).toBe(total_microcredits);
  await page.getByLabel('Filter by name').fill('منصة');
  await expect.poll(() => page.locator('tr[data-group]').count()).toBe(1);
  await page.getByLabel('Filter by name').fill('nobody has this name');
  await expect.poll(() => page.locator('tr[data-group]').count()).toBe(0);
  await photograph(page, 'huge-nothing-found');
  expect(complaints).toEqual([]);
  await close();
});

for (const scheme of ['light', 'dark'] as const)
  for (const width of [1280, 320])
    test(`fits and breaks no rule in ${scheme}, ${width} px wide`, async () => {
      const { page, close } = await open({ account, path, scheme, width });
      await photograph(page, `huge-${scheme}-${width}`);
      expect(await misplaced(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: 'Table', exact: true }).click();
      await settled(page);
      expect(await misplaced(page)).toEqual([]);
      await close();
    });

test('answers every click in time', async () => {
  const { page, close } = await open({ account, path });
  const interactions = await interactionsOf(page, async () => {
    await page.getByRole('button', { name: 'Show 50 more' }).click();
    await page.getByText('60 of 500 shown').waitFor();
    await page.getByRole('button', { name: 'Show 50 more' }).click();
    await page.getByLabel('Filter by name').pressSequentially('proj 4', { delay: 30 });
    await page.getByLabel('Filter by name').fill('');
    await groupBy(page, 'member');
    await page.locator('[data-group] th a').first().click();
    await settled(page);
    await page.getByRole('link', { name: '24 hours' }).click();
    await settled(page);
  });
  ms = Math.max(...interactions.map((one) => one.ms));
  expect(interactions.length).toBeGreaterThan(5);
  await close();
});
