import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { openAccount } from './accounts.ts';
import { note } from './figures.ts';
import { parseCsv } from './ledger-csv.ts';
import { ask } from './local.ts';
import { readChart } from './reading.ts';
import { groupBy, settled, withBrowser } from './visit.ts';

/** Whose key and which member spent it, what was given back, and the files of both. */

const { open } = withBrowser();

interface Spent {
  readonly entry: { id: string; amount_microcredits: number };
}

let account: string;
/** Microcredits by key's name and by member, after what was given back. */
const byKey = new Map<string, number>();
const byMember = new Map<string, number>();
const add = (sums: Map<string, number>, name: string, amount: number) =>
  sums.set(name, (sums.get(name) ?? 0) + amount);

beforeAll(async () => {
  account = await openAccount();
  let last: { id: string; amount: number; key: string; member: string } | undefined;
  for (const name of ['Build server', '=HYPERLINK("x")']) {
    const scopes = ['usage:write', 'balance:read'];
    const made = await ask<{ secret: string }>(`/accounts/${account}/api_keys`, {
      body: { name, scopes },
    });
    for (const [member, lines] of [
      ['ada@example', 12_345],
      ['grace@example', 67_890],
      ['+1 (555)', 7_001],
    ] as const) {
      const { entry } = await ask<Spent>('/accounts/me/usage', {
        key: made.secret,
        body: { meter: 'code.analysis', quantities: { lines, files: 1 }, member },
      });
      add(byKey, name, entry.amount_microcredits);
      add(byMember, member, entry.amount_microcredits);
      last = { id: entry.id, amount: entry.amount_microcredits, key: name, member };
    }
  }
  if (!last) throw new Error('nothing was spent');
  const back = Math.floor(last.amount / 3);
  await ask(`/admin/accounts/${account}/reversals`, {
    body: { entry: last.id, amount_microcredits: back, reason: 'a part was not done' },
  });
  add(byKey, last.key, -back);
  add(byMember, last.member, -back);
});

const shownBy = async (page: Page, group: string) => {
  await groupBy(page, group);
  return readChart(page);
};

test('every key and every member has its share, with what was given back taken off', async () => {
  const { page, close } = await open({ account, path: '/settings/usage?range=24h' });
  const keys = Object.entries((await shownBy(page, 'key')).groups);
  for (const [name, amount] of byKey)
    expect(keys.filter(([shown]) => shown.startsWith(name)).map(([, shown]) => shown)).toEqual([
      amount,
    ]);
  const members = await shownBy(page, 'member');
  expect(members.groups).toEqual(Object.fromEntries(byMember));
  const spent = [...byMember.values()].reduce((sum, amount) => sum + amount, 0);
  expect(members.total).toBe(spent);
  expect(members.bars.reduce((sum, { amount }) => sum + amount, 0)).toBe(spent);
  await close();
});

test('while the names are read no row has another, and the page says that it is not done', async () => {
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { page, close } = await open({
    account,
    path: '/settings/usage?range=24h&group=key',
    unsettled: true,
    before: (page) => page.route(/\/api_keys/, (route) => held.then(() => route.continue())),
  });
  const names = page.locator('tr[data-group] th a[title]');
  await names.nth(byKey.size - 1).waitFor();
  expect(await names.allInnerTexts()).toEqual([...byKey].map(() => '…'));
  expect(await page.locator('[aria-busy="true"] tr[data-group]').count()).toBe(byKey.size);
  answer?.();
  await settled(page);
  const read = await names.allInnerTexts();
  expect(read.map((name) => name.replace(/ \(….*/, '')).sort()).toEqual([...byKey.keys()].sort());
  await close();
});

test('a group leads to its requests in one click, and to a receipt in two', async () => {
  const { page, close } = await open({ account, path: '/settings/usage?range=24h&group=member' });
  await page.getByRole('link', { name: 'grace@example', exact: true }).click();
  await page.getByRole('heading', { name: /^Requests · grace@example/ }).waitFor();
  await settled(page);
  const rows = page.locator('[data-panel="entries"] [data-entry]');
  expect(await rows.count()).toBe(2);
  expect(await page.locator('[data-figure="drill-total"] data').getAttribute('value')).toBe(
    String(byMember.get('grace@example')),
  );
  await rows.first().click();
  await page.getByRole('dialog', { name: 'Why this amount?' }).getByText('grace@example').waitFor();
  await close();
});

test('the files hold the same figures, and no formula', async () => {
  const { page, close } = await open({ account, path: '/settings/usage?range=24h&group=member' });
  const spending = parseCsv(await download(page, 'Spending'));
  const sums = new Map<string, number>();
  for (const { key = '', amount_microcredits } of spending)
    add(sums, key.replace(/^'/, ''), Number(amount_microcredits));
  expect(sums).toEqual(byMember);
  expect(spending.map(({ key }) => key)).toContain("'+1 (555)");
  await page.getByLabel('Kind').selectOption('Spending');
  await settled(page);
  const entries = parseCsv(await download(page, 'Entries'));
  expect(entries.length).toBe(6);
  expect(entries.map(({ kind }) => kind)).toEqual(entries.map(() => 'debit'));
  const cells = [...spending, ...entries].flatMap((row) => Object.values(row));
  const run = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell));
  note('cells of the files that a spreadsheet would run', `${run.length} of ${cells.length}`, 0);
  expect(run).toEqual([]);
  await close();
});

/** What the button of a panel saves. */
async function download(page: Page, panel: string): Promise<string> {
  const region = page.getByRole('region', { name: panel, exact: true });
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    region.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  return readFile(await saved.path(), 'utf8');
}
