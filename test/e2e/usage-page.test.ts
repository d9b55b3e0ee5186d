import { gzipSync } from 'node:zlib';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';
import { type Visit, violations, visit } from './visit.ts';

let worker: BuiltWorker;
let browser: Browser;

beforeAll(async () => {
  worker = await startBuiltWorker({ sampleData: true });
  browser = await launchBrowser();
  await signIn();
});

afterAll(async () => {
  await browser?.close();
  await worker?.remove();
});

/** The printed link works once; the cookie it sets is what every other visit brings. */
let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;
async function signIn() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(worker.dashboard);
  await page.waitForURL('**/settings/usage');
  cookies = await context.cookies();
  await context.close();
}

const open = (options: Omit<Visit, 'cookies' | 'url'> & { path?: string } = {}) =>
  visit(browser, { ...options, cookies, url: worker.url + (options.path ?? '/settings/usage') });

const spend = (lines: number) =>
  fetch(`${worker.url}/v1/accounts/${worker.account}/usage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${worker.platformKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ meter: 'code.analysis', quantities: { lines, files: 1 } }),
  });

const available = (page: Page) =>
  page.getByRole('region', { name: 'Balance' }).locator('data').first().getAttribute('value');

test('the printed link signs in with a cookie scripts cannot read; a made-up one does not', async () => {
  expect(cookies).toMatchObject([{ name: 'hydron_session', httpOnly: true, sameSite: 'Lax' }]);
  const made = worker.dashboard.replace(/token=.{8}/, 'token=00000000');
  expect((await fetch(made, { redirect: 'manual' })).status).toBe(401);
});

for (const scheme of ['light', 'dark'] as const)
  test(`breaks no accessibility rule in ${scheme}, receipt open or not`, async () => {
    const { page, close } = await open({ scheme });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('region', { name: 'Entries' }).getByRole('link').first().click();
    await page.getByRole('dialog').getByText('In the ledger').waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });

test('shows a debit as it happens, and moves nothing else', async () => {
  const { page, close } = await open();
  const before = await available(page);
  expect((await spend(1_000)).status).toBe(201);
  await expect.poll(() => available(page), { interval: 20 }).not.toBe(before);
  expect(Number(before) - Number(await available(page))).toBe(2_000_000);
  expect(await page.evaluate('window.shifted')).toBeLessThan(0.05);
  await close();
});

test('agrees with the API to the microcredit', async () => {
  const { page, close } = await open({ path: '/settings/usage?range=30d' });
  const totals = page.getByRole('region', { name: 'Spending by category' });
  const shown = await totals
    .locator('data')
    .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
  const asked = await page.evaluate(async () => {
    const request = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .findLast((name) => name.includes('/usage/summary'));
    return (await fetch(request as string)).json();
  });
  expect(shown.at(-1)).toBe(asked.total_microcredits);
  expect(shown.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBe(shown.at(-1));
  await close();
});

test('explains an entry from its address alone, and gives focus back', async () => {
  const { page, close } = await open();
  const first = page.getByRole('region', { name: 'Entries' }).getByRole('link').first();
  await first.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Why this amount?' });
  await dialog.getByText('Priced again by rate card 1: same amount').waitFor();
  const address = page.url();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => first.evaluate((link) => link === document.activeElement)).toBe(true);
  await page.goto(address);
  await dialog.getByText('In the ledger').waitFor();
  await close();
});

test('needs no sideways scroll at 320 px', async () => {
  const { page, close } = await open({ width: 320 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  expect(await violations(page)).toEqual([]);
  await close();
});

test('says paused while the link is cut, and catches up exactly', async () => {
  const { page, context, close } = await open();
  await page.getByText('Live', { exact: true }).waitFor();
  await context.setOffline(true);
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor({ timeout: 10_000 });
  const before = Number(await available(page));
  for (let i = 0; i < 5; i++) expect((await spend(1_000)).status).toBe(201);
  expect(Number(await available(page))).toBe(before);
  await context.setOffline(false);
  await expect
    .poll(async () => before - Number(await available(page)), { timeout: 15_000 })
    .toBe(5 * 2_000_000);
  await close();
});

/** Scripts and styles of a first load, as gzip sends them. */
async function loadedBytes(requests: readonly Request[]): Promise<number> {
  const files = requests.filter((request) => /script|stylesheet/.test(request.resourceType()));
  const bodies = await Promise.all(files.map(async (file) => (await file.response())?.body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body ?? '').length, 0);
}

test('loads in 60 KB, from this host alone, with a policy that allows no inline script', async () => {
  const { page, requests, close } = await open();
  expect(requests.map((request) => new URL(request.url()).host)).toEqual(
    requests.map(() => new URL(worker.url).host),
  );
  expect(await loadedBytes(requests)).toBeLessThanOrEqual(60_000);
  const html = await fetch(`${worker.url}/settings/usage`);
  const policy = html.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe|script-src|style-src/);
  expect(html.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await page.evaluate('window.errors')).toEqual([]);
  await close();
});

test('says what to do when nobody is signed in, and when a page does not exist', async () => {
  for (const path of ['/settings/usage', '/nowhere']) {
    const { page, close } = await visit(browser, { url: worker.url + path, cookies: [] });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  }
});
