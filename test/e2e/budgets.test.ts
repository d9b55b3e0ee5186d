import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { microcredits } from './accounts.ts';
import { type Buyer, openBuyer, patience } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean } from './inspect.ts';
import { local } from './local.ts';
import { quietZone } from './quiet.ts';
import { untilFocused } from './tabbing.ts';
import { withBrowser } from './visit.ts';

/** Settings > Usage > Budgets: added, used up, changed and removed while the page watches. */

const { open } = withBrowser();

const path = '/settings/usage/budgets';

let agreements = 0;
afterAll(() =>
  note('budgets: page = API to the microcredit, spent, held and limit', agreements, 'all'),
);

interface BudgetSaid {
  readonly id: string;
  readonly name: string;
  readonly limit_microcredits: number;
  readonly spent_microcredits: number;
  readonly held_microcredits: number;
  readonly hard: boolean;
}

const budgetsOf = async ({ by }: Buyer): Promise<BudgetSaid[]> =>
  (await by.ask<{ data: BudgetSaid[] }>('GET', '/budgets')).data;

const rowOf = (page: Page, id: string): Locator => page.locator(`[data-budget="${id}"]`);

/** Waits until the page has every figure as the API has it now. */
async function expectShown(page: Page, buyer: Buyer): Promise<readonly BudgetSaid[]> {
  await vi.waitFor(async () => {
    const budgets = await budgetsOf(buyer);
    expect(await page.locator('[data-budget]').count()).toBe(budgets.length);
    for (const budget of budgets) {
      const shown = await rowOf(page, budget.id)
        .locator('div:not(:has(h3)) > span > data')
        .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
      expect(shown).toEqual([
        budget.spent_microcredits,
        budget.held_microcredits,
        budget.limit_microcredits,
      ]);
    }
  }, patience);
  agreements++;
  return budgetsOf(buyer);
}

const zone = quietZone();

/** A budget of the account's week. */
const aWeek = (credits: number, hard: boolean) => ({
  ...{ scope: 'account', period: 'week', time_zone: zone, hard },
  limit_microcredits: credits * microcredits,
});

describe.concurrent('a budget', () => {
  test('is refused at the field that is wrong, and added when all is right', async () => {
    const buyer = await openBuyer();
    await buyer.by.spends(10);
    const project = await local().openProject(buyer.account, 'Atlas 🗺️');
    const visit = await open({ account: buyer.account, path, zone });
    const { page, close } = visit;
    await page.getByText('No budgets. One that you add appears here').waitFor();
    await page.getByRole('link', { name: 'Add a budget' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a budget' });
    const field = (name: string) => dialog.locator(`[name="${name}"]`);
    const refused = async (name: string, words: string) => {
      await dialog.getByRole('button', { name: 'Add budget' }).click();
      await dialog.getByText(words).waitFor();
      await untilFocused(field(name));
      expect(await field(name).getAttribute('aria-invalid')).toBe('true');
    };
    await field('limit').waitFor();
    for (const wrong of ['', '0', '-5', '1.2.3', 'many', '0.0000001', '1000000001']) {
      await field('limit').fill(wrong);
      await refused('limit', 'Enter a number of credits above 0, like 500.');
    }
    await field('limit').fill('25.5');
    await field('name').fill('n'.repeat(101));
    await refused('name', 'A name has at most 100 characters.');
    await field('name').fill('Weekly');
    await field('zone').fill('Mars/Olympus');
    await refused('zone', 'Enter a time zone by name, like Europe/Berlin.');
    await field('zone').fill(zone);
    await field('scope').selectOption('project');
    await refused('target', 'Choose which project.');
    await field('target').selectOption(project);
    await field('scope').selectOption('account');
    await field('period').selectOption('week');
    expect(await budgetsOf(buyer)).toEqual([]);
    await dialog.getByRole('button', { name: 'Add budget' }).dblclick();
    await panel(page, 'Budgets').getByText('The budget was added.').waitFor();
    const [added, ...others] = await expectShown(page, buyer);
    expect(others).toEqual([]);
    expect(added).toMatchObject({
      ...{ name: 'Weekly', hard: false, limit_microcredits: 25_500_000 },
      spent_microcredits: 10 * microcredits,
    });
    expectClean(visit);
    await close();
  });

  test('tells how much is used as it is used, level by level, in whatever period', async () => {
    const buyer = await openBuyer();
    await buyer.by.ask('POST', '/budgets', { ...aWeek(100, false), name: 'Told' });
    const { page, close } = await open({ account: buyer.account, path, zone });
    const row = page.locator('[data-budget]');
    await page.getByText('Live', { exact: true }).waitFor();
    const levels = [
      [50, 'Half used'],
      [30, '80 % reached'],
      [20, 'Used up: nothing is refused'],
    ] as const;
    await row.getByText('On track').waitFor();
    for (const [credits, words] of levels) {
      expect(await buyer.by.spends(credits)).toBe(201);
      await row.getByText(words).first().waitFor();
      await expectShown(page, buyer);
    }
    // Soft: it tells, and refuses nothing.
    expect(await buyer.by.spends(1)).toBe(201);
    await expectShown(page, buyer);
    await close();
  });

  test('that is hard refuses by API what would pass it, and the page shows both', async () => {
    const buyer = await openBuyer();
    await buyer.by.ask('POST', '/budgets', { ...aWeek(20, true), name: 'Cap' });
    const visit = await open({ account: buyer.account, path, zone });
    const { page, close } = visit;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Hard: refuses').waitFor();
    expect(await buyer.by.spends(20)).toBe(201);
    const usage = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 1 } };
    const refused = await buyer.by.call('POST', '/usage', usage);
    expect(refused).toMatchObject({ status: 402, body: { code: 'budget_exceeded' } });
    const [cap] = await expectShown(page, buyer);
    expect(cap).toMatchObject({ spent_microcredits: 20 * microcredits });
    await page.getByText('Used up: what would pass it is refused').waitFor();

    await page.getByRole('link', { name: 'Change Cap' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change this budget' });
    await dialog.getByText(/20 credits are used in this period/).waitFor();
    await dialog.getByLabel(/^Limit/).fill('30');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Cap was changed.').waitFor();
    await expectShown(page, buyer);
    expect(await buyer.by.spends(10)).toBe(201);
    expect(await buyer.by.spends(1)).toBe(402);
    await expectShown(page, buyer);

    await page.getByRole('link', { name: 'Change Cap' }).click();
    await dialog.getByRole('radio', { name: /^Soft/ }).check();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Soft: tells').waitFor();
    expect(await buyer.by.spends(1)).toBe(201);
    await expectShown(page, buyer);
    expectClean(visit);
    await close();
  });

  test('counts what is held, and lets go of it', async () => {
    const buyer = await openBuyer();
    await buyer.by.ask('POST', '/budgets', { ...aWeek(50, true), name: 'Held' });
    const { page, close } = await open({ account: buyer.account, path, zone });
    await page.getByText('Live', { exact: true }).waitFor();
    const held = await buyer.by.ask<{ hold: { id: string } }>('POST', '/holds', {
      amount_microcredits: 40 * microcredits,
    });
    const [budget] = await expectShown(page, buyer);
    expect(budget).toMatchObject({ held_microcredits: 40 * microcredits });
    await page.locator('[data-budget]').getByText('80 % reached').waitFor();
    await buyer.by.ask('POST', `/holds/${held.hold.id}/void`, {});
    await page.locator('[data-budget]').getByText('80 % reached').waitFor({ state: 'detached' });
    expect((await expectShown(page, buyer))[0]).toMatchObject({ held_microcredits: 0 });
    await close();
  });

  test('is removed at once, and back when that did not happen', async () => {
    const buyer = await openBuyer();
    await buyer.by.ask('POST', '/budgets', { ...aWeek(1, true), name: 'Gone' });
    const { page, close } = await open({ account: buyer.account, path, zone });
    const remove = async () => {
      await page.getByRole('link', { name: 'Remove Gone' }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove this budget?' });
      const keep = dialog.getByRole('button', { name: 'Keep Gone' });
      await keep.waitFor();
      await untilFocused(keep);
      await dialog.getByRole('button', { name: 'Remove Gone' }).click();
    };
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const address = /\/budgets\/bud_/;
    await page.route(address, async (route) => {
      await released;
      await route.fulfill({ status: 500, body: '' });
    });
    await remove();
    await page.locator('[data-budget]').waitFor({ state: 'detached' });
    release();
    await page.getByText('The budget Gone could not be removed.').waitFor();
    await expectShown(page, buyer);
    await page.unroute(address);
    await remove();
    await page.getByText('The budget Gone was removed.').waitFor();
    expect(await budgetsOf(buyer)).toEqual([]);
    expect(await buyer.by.spends(5)).toBe(201);
    await page.getByText('No budgets. One that you add appears here').waitFor();
    await close();
  });
});
