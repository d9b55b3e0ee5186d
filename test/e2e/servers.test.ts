import type { Page, Route } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { openBuyer } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean } from './inspect.ts';
import { quietZone } from './quiet.ts';
import {
  ago,
  confirm,
  expectAgreement,
  hourly,
  leave,
  making,
  newestOf,
  ofServer,
  openRunning,
  path,
  press,
  rowOf,
  says,
  stateOf,
} from './serving.ts';
import { settled, withBrowser } from './visit.ts';

/** Settings > Usage > Servers: whole lives, pressed in the browser. */

const { open } = withBrowser();

let [lives, refusals] = [0, 0];
afterAll(() => {
  note('servers: lives pressed, page = API = ledger to the microcredit', lives, 'all');
  note('servers: refused acts shown at once and taken back, with why', refusals, 'all');
});

describe.concurrent('a server', () => {
  test('is made, started, resized, stopped, started again and deleted', async () => {
    const buyer = await openBuyer();
    const visit = await open({ account: buyer.account, path });
    const { page, close } = visit;
    await page.getByText('No servers. One that you make appears here').waitFor();
    await make(page, 'web 🚀');
    await panel(page, 'Servers').getByText('web 🚀 is being made.').waitFor();
    await stateOf(page, 'web 🚀', 'Being made');
    expect(await buyer.by.list('/servers')).toHaveLength(1);
    await rowOf(page, 'web 🚀').getByRole('link').click();
    await press(page, 'Start', 'web 🚀');
    await says(page, 'web 🚀 runs.');
    await says(page, /^5[89] min|60 min|1 hr/);

    await ofServer(page).getByRole('link', { name: 'Resize web 🚀' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resize this server' });
    await dialog.getByLabel('New tier').selectOption('large');
    const facts = await dialog.getByRole('definition').allInnerTexts();
    expect(facts).toEqual(['2.4 credits an hour', '9.6 credits an hour']);
    await confirm(page, 'Resize', 'web 🚀');
    await says(page, 'web 🚀 is Large now.');
    expect(await newestOf(buyer)).toMatchObject({ tier: 'large', status: 'running' });

    await press(page, 'Stop', 'web 🚀');
    await says(page, 'web 🚀 is stopped.');
    await expectAgreement(page, buyer);
    await press(page, 'Start', 'web 🚀');
    await says(page, 'web 🚀 runs.');
    await press(page, 'Delete', 'web 🚀');
    await says(page, 'web 🚀 is deleted.');
    await says(page, 'Deleted');
    const entries = await expectAgreement(page, buyer);
    expect(entries).toBeGreaterThanOrEqual(8);
    await page.getByRole('link', { name: 'All servers' }).click();
    await page.getByRole('link', { name: 'Ended' }).click();
    await rowOf(page, 'web 🚀').waitFor();
    expectClean(visit);
    lives++;
    await close();
  });

  test('that is not made after all costs nothing', async () => {
    const buyer = await openBuyer();
    const { page, close } = await open({ account: buyer.account, path });
    await make(page, 'never');
    await rowOf(page, 'never').getByRole('link').click();
    await press(page, 'Delete', 'never');
    await says(page, 'never is deleted.');
    await expectAgreement(page, buyer);
    expect((await buyer.by.balance()).available_microcredits).toBe(buyer.first);
    lives++;
    await close();
  });

  test('is asked for by name and price, and a wrong name is said at its field', async () => {
    const buyer = await openBuyer();
    const { page, close } = await open({ account: buyer.account, path: `${path}?step=new-server` });
    const dialog = page.getByRole('dialog', { name: 'New server' });
    const name = dialog.getByLabel('Name');
    await name.waitFor();
    for (const wrong of ['', '   ', 'n'.repeat(101)]) {
      await name.fill(wrong);
      await dialog.getByRole('button', { name: 'Make server' }).click();
      await dialog.getByText('Give it a name of up to 100 characters.').waitFor();
      expect(await name.evaluate((one) => one === document.activeElement)).toBe(true);
    }
    await dialog.getByLabel('Tier').selectOption('xlarge');
    expect(await dialog.getByRole('definition').allInnerTexts()).toEqual([
      '40 credits',
      '19.2 credits',
    ]);
    expect(await buyer.by.list('/servers')).toEqual([]);
    await close();
  });
});

/** Pressed twice: once is what counts. */
async function make(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'New server' }).click();
  const dialog = page.getByRole('dialog', { name: 'New server' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make server' }).dblclick();
  await dialog.waitFor({ state: 'detached' });
}

/** Opens the page of a server that is made and not started, of an account in some state. */
async function openMade(prepare: Parameters<typeof openBuyer>[0], left?: number) {
  const buyer = await openBuyer({
    ...prepare,
    steps: [
      ...(prepare?.steps ?? []),
      ...ago([1, { kind: 'server_provision', server: 'web-1', tier: 'small' }]),
    ],
  });
  if (left !== undefined) await leave(buyer, left);
  const { id } = await newestOf(buyer);
  const visit = await open({ account: buyer.account, path: `${path}?server=${id}` });
  return { ...visit, buyer };
}

/** Presses Start; what is shown while the answer is awaited, and what is said then. */
async function startInVain(page: Page, why: RegExp, answer?: (route: Route) => Promise<unknown>) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/start$/, async (route) => {
    await released;
    await (answer ? answer(route) : route.continue());
  });
  await press(page, 'Start', 'web-1');
  await ofServer(page).getByText('Running', { exact: true }).waitFor();
  release();
  await says(page, /web-1 could not be started\./);
  const said = await ofServer(page).getByRole('status').innerText();
  expect(said).toMatch(why);
  expect(said).toMatch(/It is as it was; try again\./);
  await ofServer(page).getByText('Being made', { exact: true }).waitFor();
  refusals++;
}

describe.concurrent('a start', () => {
  test('without credits for an hour is taken back, and says what is missing', async () => {
    const visit = await openMade({}, hourly - 0.1);
    const { page, buyer, close } = visit;
    await startInVain(page, /needs 2\.4 credits, and 2\.3 credits are available\./);
    expect(await newestOf(buyer)).toMatchObject({
      status: 'provisioning',
      provisioning_microcredits: 0,
    });
    expectClean(visit);
    await close();
  });

  test('beyond a hard budget is taken back, and says what is left of the budget', async () => {
    const budget = { kind: 'budget', name: 'A week of servers', period: 'week' } as const;
    const limit = (making + 1) * 1_000_000;
    const steps = ago([2, { ...budget, time_zone: quietZone(), limit, hard: true }]);
    const visit = await openMade({ openedAt: Date.now() - 300_000, steps });
    await startInVain(
      visit.page,
      /needs 2\.4 credits, and a hard budget of 6 credits has 1 credit left until /,
    );
    expectClean(visit);
    await visit.close();
  });

  test('that nobody answers for is taken back, and can be tried again', async () => {
    const { page, buyer, close } = await openMade({});
    await startInVain(page, /Answered 503 for a test/, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"status":503,"code":"unavailable","detail":"Answered 503 for a test."}',
      }),
    );
    await page.unroute(/\/start$/);
    await press(page, 'Start', 'web-1');
    await says(page, 'web-1 runs.');
    expect(await newestOf(buyer)).toMatchObject({ status: 'running' });
    await close();
  });
});

describe.concurrent('a server that stops', () => {
  test('for want of credits says so, until when it is paid, and what mends it', async () => {
    // At fifty minutes the next hour could not be held.
    const minutes = 55;
    const more = ago([minutes, { kind: 'usage', usage: runtimeOf(192) }]);
    const buyer = await openRunning(minutes, { credits: 0, more });
    const { id } = await newestOf(buyer);
    const { page, close } = await open({ account: buyer.account, path: `${path}?server=${id}` });
    await says(page, 'This server stops soon');
    await says(page, /no more could be held because the credits ran short/);
    const buy = ofServer(page).getByRole('link', { name: 'Buy credits' });
    expect(await buy.getAttribute('href')).toBe('/settings/billing');
    const body = { source: 'promotion', amount_microcredits: 50_000_000, reason: 'for the test' };
    await buyer.by.ask('POST', '/grants', body);
    await ofServer(page).getByText('Running', { exact: true }).waitFor();
    await page.getByText('This server stops soon').waitFor({ state: 'detached' });
    expect(await newestOf(buyer)).toMatchObject({ stopping_reason: null });
    await close();
  });

  test('for a hard budget names that, and runs on when the budget is raised', async () => {
    const minutes = 55;
    const budget = { kind: 'budget', name: 'Servers', period: 'week' } as const;
    const limit = (making + hourly + 1) * 1_000_000;
    const more = ago([minutes + 1, { ...budget, time_zone: quietZone(), limit, hard: true }]);
    const buyer = await openRunning(minutes, { more });
    const { id } = await newestOf(buyer);
    const { page, close } = await open({ account: buyer.account, path: `${path}?server=${id}` });
    await says(page, /no more could be held because of a hard budget/);
    await ofServer(page).getByRole('link', { name: 'See the budgets' }).click();
    const budgets = panel(page, 'Budgets');
    await budgets.getByRole('link', { name: 'Change Servers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change this budget' });
    await dialog.getByLabel(/^Limit/).fill('100');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await budgets.getByText('Servers was changed.').waitFor();
    expect(await newestOf(buyer)).toMatchObject({ status: 'running', stopping_reason: null });
    await page.getByRole('link', { name: 'Servers', exact: true }).click();
    await stateOf(page, 'web-1', 'Running');
    await settled(page);
    await close();
  });

  test('has stopped when its paid time is over, with the reason', async () => {
    const minutes = 70;
    const more = ago([minutes, { kind: 'usage', usage: runtimeOf(192) }]);
    const buyer = await openRunning(minutes, { credits: 0, more });
    const { page, close } = await open({ account: buyer.account, path });
    await stateOf(page, 'web-1', 'Stopped');
    await rowOf(page, 'web-1').getByRole('link').click();
    await says(page, /because the credits ran short/);
    expect(await newestOf(buyer)).toMatchObject({
      status: 'stopped',
      stopped_reason: 'credits',
      runtime_seconds: 3_600,
    });
    lives++;
    await close();
  });
});

/** So many credits' worth of runtime of a small server. */
const runtimeOf = (credits: number) => ({
  meter: 'server.runtime' as const,
  tier: 'small',
  quantities: { seconds: credits * 1_500 },
});
