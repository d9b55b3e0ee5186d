import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { BudgetStep, SampleStep } from '../../worker/http/local/sample-step.ts';
import { openAccount, openEmptyAccount } from './accounts.ts';
import { note } from './figures.ts';
import { inspect, inspected } from './inspect.ts';
import { ask, local, rollUp } from './local.ts';
import { serverPage, settingsPages } from './settings-pages.ts';
import { settled, withBrowser } from './visit.ts';

/** The pages full, empty and beyond what anybody thought of, with every dialog they have. */

const { open } = withBrowser();

afterAll(() =>
  note('servers … notices: states without a violation, light and dark', inspected(), 'all'),
);

interface Named {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

const serversOf = async (account: string): Promise<readonly Named[]> =>
  (await ask<{ data: Named[] }>(`/accounts/${account}/servers?status=live`)).data;

describe.concurrent('pages break no rule and fit', () => {
  test('as they are after ninety days', async () => {
    const { account } = inject('served');
    const live = await serversOf(account);
    const servers = ['running', 'stopped'].flatMap(
      (state) => live.find(({ status }) => status === state) ?? [],
    );
    expect(servers.length).toBe(2);
    const pages = [
      ...settingsPages,
      ...servers.map(({ id, status }) => ({ ...serverPage(id), name: `server-${status}` })),
      { name: 'servers-ended', path: '/settings/usage/servers?show=ended' },
      { name: 'forecast-table', path: '/settings/usage/forecast?view=table' },
    ];
    const { page, complaints, close } = await open();
    for (const { name, path } of pages) {
      await page.goto(path);
      await settled(page);
      for (const summary of (await page.locator('main summary').all()).slice(0, 2))
        await summary.click();
      await inspect(page, `${name}-full`);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('with nothing to show, saying what would be there', async () => {
    const account = await openEmptyAccount();
    const { page, complaints, close } = await open({ account });
    for (const { name, path } of settingsPages) {
      await page.goto(path);
      await settled(page);
      expect(await page.locator('main').innerText()).toMatch(/appears?|would be told|Nothing new/);
      await inspect(page, `${name}-empty`);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('with every dialog, opened by its address', async () => {
    const { account } = inject('served');
    const servers = await serversOf(account);
    const running = servers.find(({ status }) => status === 'running')?.id;
    const stopped = servers.find(({ status }) => status === 'stopped')?.id;
    const { data: budgets } = await ask<{ data: Named[] }>(`/accounts/${account}/budgets`);
    const { data: tips } = await ask<{ data: { id: string; apply: { kind: string } }[] }>(
      `/accounts/${account}/tips?status=open`,
    );
    const tip = (kind: string) => tips.find(({ apply }) => apply.kind === kind)?.id;
    const addresses = {
      'new-server': 'usage/servers?step=new-server',
      'start-server': `usage/servers?server=${stopped}&step=start-server`,
      'stop-server': `usage/servers?server=${running}&step=stop-server`,
      'resize-server': `usage/servers?server=${running}&step=resize-server`,
      'delete-server': `usage/servers?server=${running}&step=delete-server`,
      'start-running': `usage/servers?server=${running}&step=start-server`,
      'add-budget': 'usage/budgets?step=add-budget',
      'add-budget-project': 'usage/budgets?step=add-budget&scope=project',
      'edit-budget': `usage/budgets?step=edit-budget&budget=${budgets[0]?.id}`,
      'edit-no-budget': 'usage/budgets?step=edit-budget&budget=none',
      'remove-budget': `usage/budgets?step=remove-budget&budget=${budgets[0]?.id}`,
      'how-to': `usage/tips?step=how-to&tip=${tip('how_to')}`,
      'stop-servers': `usage/tips?step=stop-servers&tip=${tip('stop_servers')}`,
    };
    expect(Object.values(addresses).filter((one) => one.includes('undefined'))).toEqual([]);
    const { page, complaints, close } = await open();
    for (const [name, address] of Object.entries(addresses)) {
      await page.goto(`/settings/${address}`);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button').nth(1).waitFor();
      await settled(page);
      expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
      if (!alike.has(name)) await inspect(page, `dialog-${name}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.waitForURL((url) => !url.searchParams.has('step'));
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

/** These look as another of them. */
const alike = new Set([
  'start-server',
  'stop-server',
  'start-running',
  'edit-no-budget',
  'add-budget',
]);

const [serversMax, budgetsMax] = [200, 100];

/** As long as each may be, in scripts and signs nobody designed for. */
const oddNames = [
  'S'.repeat(100),
  'خادم الاستضافة السحابية للعملاء الكبار في الشرق الأوسط وشمال أفريقيا مع دعم كامل على مدار الساعة',
  '🚀🧪👩🏽‍💻'.repeat(9),
  'Server für außerordentlichbemerkenswertlangezusammengesetztehauptwörter',
  '<img src=x onerror=alert(1)>',
];
const nameOf = (place: number): string =>
  oddNames[place] === undefined ? `server-${place}` : `${oddNames[place]}`;

describe('two hundred servers and a hundred budgets', () => {
  let account: string;
  beforeAll(async () => {
    account = await openHuge();
  });

  for (const { name, path } of settingsPages)
    test(`fit and break no rule: ${name}`, async () => {
      const { page, complaints, close } = await open({ account, path });
      if (name === 'budgets') expect(await page.locator('[data-budget]').count()).toBe(budgetsMax);
      if (name === 'servers') {
        const rows = page.locator('tr[data-server]');
        const more = page.getByRole('button', { name: 'Load more' });
        for (let count = await rows.count(); count < serversMax; count = await rows.count()) {
          await more.click();
          await expect.poll(() => rows.count()).toBeGreaterThan(count);
        }
        expect(await rows.count()).toBe(serversMax);
        await page.reload();
        await settled(page);
      }
      await inspect(page, `${name}-huge`);
      expect(complaints).toEqual([]);
      await close();
    });

  test('one with the longest name fits, and so do its dialogs', async () => {
    const servers = await serversOf(account);
    const { page, close } = await open({ account });
    for (const [place, { id }] of servers.slice(0, 2).entries())
      for (const step of ['', '&step=delete-server']) {
        await page.goto(`/settings/usage/servers?server=${id}${step}`);
        if (step) await page.getByRole('dialog').getByRole('button').nth(1).waitFor();
        await settled(page);
        await inspect(page, `server-${place}${step.replace('&step=', '-')}-huge`);
      }
    await close();
  });
});

/** The odd names come last, and so are seen first; all of them run. */
async function openHuge(): Promise<string> {
  const begins = Date.now() - 40 * 60_000;
  const steps: SampleStep[] = [];
  const push = (command: SampleStep['command']) =>
    steps.push({ at: begins + steps.length * 1_000, command });
  for (let place = serversMax - 1; place >= 0; place--) {
    const server = nameOf(place);
    const member = place < oddNames.length ? '👩🏽‍💻م'.repeat(15) : 'ada';
    push({ kind: 'server_provision', server, tier: place % 2 ? 'small' : 'xlarge', member });
    if (place < 60) push({ kind: 'server_start', server });
  }
  for (let place = budgetsMax - 1; place >= 0; place--) push(budgetOf(place));
  const usage = {
    meter: 'server.runtime',
    tier: 'small',
    quantities: { seconds: 15_000 },
  } as const;
  push({ kind: 'usage', usage });
  const account = await openAccount({
    name: 'Ünïcode 🚀 حساب '.repeat(6),
    openedAt: begins - 60_000,
    credits: 1_000_000_000,
    steps,
  });
  for (const name of oddNames) await local().openProject(account, name);
  await rollUp();
  return account;
}

/** Every third passed, the others with limits from one microcredit to a thousand million credits. */
const budgetOf = (place: number): BudgetStep => ({
  kind: 'budget',
  name: nameOf(place),
  period: (['day', 'week', 'month'] as const)[place % 3] ?? 'day',
  time_zone: ['UTC', 'Asia/Kathmandu', 'America/Argentina/ComodRivadavia'][place % 3] ?? 'UTC',
  limit: place % 3 === 0 ? 1 : 10 ** (6 + (place % 10)),
  hard: false,
});
