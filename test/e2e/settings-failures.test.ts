import type { Page, Route } from 'playwright-core';
import { afterAll, describe, expect, inject, test, vi } from 'vitest';
import { patience } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { look, looks } from './inspect.ts';
import { ask } from './local.ts';
import { type SettingsPage, serverPage, settingsPages } from './settings-pages.ts';
import { settled, withBrowser } from './visit.ts';

/** What cannot be read of these pages fails alone, says so, and comes back with Retry. */

const { open } = withBrowser();

let cases = 0;
afterAll(() =>
  note('servers … notices: a panel that fails fails alone, and Retry brings it back', cases, 'all'),
);

const problem = (status: number) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ status, code: 'unavailable', detail: `Answered ${status} for a test.` }),
  });

/** Panels that rest on the same read fail together; every other one is there. */
async function expectAlone(page: Page, of: SettingsPage, address: RegExp): Promise<void> {
  for (const { name, address: own } of of.panels) {
    const alert = panel(page, name).getByRole('alert').filter({ hasText: 'Could not load' });
    if (String(own) !== String(address)) {
      await panel(page, name).waitFor();
      expect(await alert.count()).toBe(0);
      continue;
    }
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/no credits and no money moved/);
  }
  await page.getByRole('link', { name: 'Usage', exact: true }).first().waitFor();
}

async function retry(page: Page, of: SettingsPage, address: RegExp): Promise<void> {
  const failed = of.panels.filter((one) => String(one.address) === String(address));
  const [first] = failed;
  await panel(page, first?.name ?? '')
    .getByRole('button', { name: 'Retry' })
    .click();
  for (const { name } of failed)
    await panel(page, name).getByRole('button', { name: 'Retry' }).waitFor({ state: 'detached' });
  await settled(page);
  expect(await page.getByRole('alert').filter({ hasText: 'Could not load' }).count()).toBe(0);
}

const readsOf = (of: SettingsPage): RegExp[] =>
  of.panels
    .map(({ address }) => address)
    .filter((one, at, all) => all.findIndex((other) => String(other) === String(one)) === at);

describe.concurrent('what fails', () => {
  for (const of of settingsPages)
    test(`${of.name} says so alone, and comes back`, async () => {
      const { page, close } = await open({ path: of.path });
      for (const address of readsOf(of))
        for (const status of [500, 503]) {
          await page.route(address, problem(status));
          await page.reload();
          await expectAlone(page, of, address);
          await page.unroute(address);
          await retry(page, of, address);
          cases++;
        }
      await close();
    });

  test('of one server is its samples alone, or that there is no such server', async () => {
    const { data } = await ask<{ data: { id: string }[] }>(
      `/accounts/${inject('served').account}/servers?status=live`,
    );
    const of = serverPage(data[0]?.id ?? '');
    const [address = /none/] = readsOf(of);
    const { page, close } = await open({
      path: of.path,
      unsettled: true,
      before: (page) => page.route(address, problem(500)),
    });
    await expectAlone(page, of, address);
    await page.unroute(address);
    await retry(page, of, address);
    await page.goto('/settings/usage/servers?server=srv_mistyped');
    await page.getByText('This account has no such server.').waitFor();
    cases++;
    await close();
  });

  test('to be answered at all says so in time', async () => {
    for (const of of settingsPages) {
      const [address = /none/] = readsOf(of);
      const hanging: Route[] = [];
      const { page, close } = await open({
        ...{ path: of.path, alone: true, unsettled: true },
        before: async (page) => {
          await page.clock.install();
          await page.route(address, (route) => void hanging.push(route));
        },
      });
      await vi.waitFor(() => expect(hanging.length).toBeGreaterThan(0), patience);
      await page.clock.runFor(60_000);
      await expectAlone(page, of, address);
      await page.unroute(address);
      await retry(page, of, address);
      cases++;
      await close();
    }
  });
});

describe.concurrent('while', () => {
  for (const { scheme, width } of looks)
    test(`pages fail or load they break no rule, in ${scheme}, ${width} px wide`, async () => {
      let status: number | undefined;
      const { page, close } = await open({
        ...{ scheme, width, unsettled: true },
        // Answered with a failure, or never.
        before: (page) => page.route(/v1\/accounts/, (route) => status && problem(status)(route)),
      });
      for (const { name, path } of settingsPages)
        for (const state of ['loading', 'failed'] as const) {
          status = state === 'failed' ? 503 : undefined;
          await page.goto(path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          const there =
            state === 'failed' ? page.getByRole('alert') : page.locator('[aria-label="Loading"]');
          await there.first().waitFor();
          await look(page, `${name}-${state}-${scheme}-${width}`);
        }
      await close();
    });
});
