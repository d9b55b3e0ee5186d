import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { microcredits, openAccount } from './accounts.ts';
import { note, noteTime, quantile } from './figures.ts';
import { ask } from './local.ts';
import { photograph } from './photograph.ts';
import { type Seen, seenOnScreen, watchScreen } from './screen-watch.ts';
import { newestOf, openRunning } from './serving.ts';
import { withBrowser } from './visit.ts';

/** What is spent while the page is open. The slow tests run at the same time. */

const { open } = withBrowser();

const dayMs = 86_400_000;
const samples = 48;
const everyMs = 620;
/** Server runtime, of which every event costs the same. */
const event = { meter: 'server.runtime', tier: 'small', quantities: { seconds: 288_000 } };

interface Spent {
  readonly balance: { available_microcredits: number };
  readonly entry: { seq: number; amount_microcredits: number };
}

const spend = (account: string, usage: object = event): Promise<Spent> =>
  ask<Spent>(`/accounts/${account}/usage`, { body: usage });

/** An account with a past, and just over ten thousand credits. */
async function openSpender(): Promise<string> {
  const usage = { meter: 'code.analysis', quantities: { lines: 4_000, files: 9 } } as const;
  const now = Date.now();
  const steps = [5, 4, 3, 2, 1].map((days) => ({
    at: now - days * dayMs,
    command: { kind: 'usage', usage } as const,
  }));
  return openAccount({ openedAt: now - 6 * dayMs, credits: 9_999, steps });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.concurrent('half a minute of spending across 10,000 and 999 moves nothing, and is seen at once', async ({
  expect,
}) => {
  const account = await openSpender();
  const { page, close } = await open({ account });
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate('window.shifted = 0; window.shifts = []');
  await watchScreen(page);
  const posts: { at: number; spent: Spent }[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const at = Date.now();
    posts.push({ at, spent: await spend(account) });
    await pause(Math.max(0, at + everyMs - Date.now()));
  }
  await pause(2_500);
  const seen = await seenOnScreen(page);
  const first = seen.available[0]?.value ?? 0;
  const last = seen.available.at(-1)?.value ?? 0;
  expect(first).toBeGreaterThan(10_000 * microcredits);
  expect(last).toBeLessThan(999 * microcredits);
  expect(last).toBe(posts.at(-1)?.spent.balance.available_microcredits);

  const delays = (
    changes: Seen[],
    isReached: (value: number, spent: Spent, place: number) => boolean,
  ) =>
    posts.map(({ at, spent }, place) => {
      const shown = changes.find(
        ({ value, at: then }) => then >= at && isReached(value, spent, place),
      );
      return (shown?.at ?? Number.POSITIVE_INFINITY) - at;
    });
  const before = seen.total[0]?.value ?? 0;
  const sums = posts.map((_, place) =>
    posts
      .slice(0, place + 1)
      .reduce((sum, { spent }) => sum + spent.entry.amount_microcredits, before),
  );
  const found = {
    balance: delays(
      seen.available,
      (value, spent) => value <= spent.balance.available_microcredits,
    ),
    'newest row': delays(seen.waiting, (value, _, place) => value > place),
    'card of the spending': delays(seen.total, (value, _, place) => value >= (sums[place] ?? 0)),
  };
  for (const [what, list] of Object.entries(found)) {
    const figure = `p50 ${quantile(list, 0.5)} ms, p95 ${quantile(list, 0.95)} ms`;
    // Sums are read again at most once a second.
    const limitMs = what.startsWith('card') ? 2_500 : 1_000;
    const check = `POST to pixels of the ${what}, ${samples} samples`;
    noteTime(check, quantile(list, 0.95), limitMs, figure);
    expect(list.every(Number.isFinite), `each is seen: ${what}`).toBe(true);
  }

  await showNew(page);
  const shifted = Number(await page.evaluate('window.shifted'));
  note('CLS over 30 s of live updates, 10,000 → 999', shifted.toFixed(4), '0.000');
  expect({ shifted, by: await page.evaluate('window.shifts') }).toEqual({ shifted: 0, by: [] });
  await close();
});

test.concurrent('half a minute of a server that runs moves nothing on its pages', async ({
  expect,
}) => {
  const buyer = await openRunning(20, { credits: 11_000 });
  const { id } = await newestOf(buyer);
  const paths = ['/settings/usage/servers', `/settings/usage/servers?server=${id}`];
  const visits = await Promise.all(paths.map((path) => open({ account: buyer.account, path })));
  for (const { page } of visits) {
    await page.locator('[role="status"]', { hasText: 'Live' }).waitFor();
    await page.evaluate('window.shifted = 0; window.shifts = []');
  }
  const costs = () =>
    Promise.all(
      visits.map(async ({ page }) => {
        const cost = page.locator('[data-figure="total"], [data-figure="server-total"]');
        return Number(await cost.locator('data').first().getAttribute('value'));
      }),
    );
  const before = await costs();
  for (let sample = 0; sample < 30; sample++) {
    // Once it grows meanwhile.
    if (sample === 15) await buyer.by.ask('POST', `/servers/${id}/resize`, { tier: 'medium' });
    await spend(buyer.account);
    await pause(1_000);
  }
  const after = await costs();
  for (const [place, cost] of after.entries())
    expect(cost).toBeGreaterThanOrEqual((before[place] ?? 0) + 29 * 666);
  const shifted = await Promise.all(visits.map(({ page }) => page.evaluate('window.shifted')));
  const worst = Math.max(...shifted.map(Number));
  note('CLS over 30 s of a running server, list and page', worst.toFixed(4), '0.000');
  const by = await Promise.all(visits.map(({ page }) => page.evaluate('window.shifts')));
  expect({ shifted, by }).toEqual({ shifted: [0, 0], by: [[], []] });
  for (const { close } of visits) await close();
});

/** The announced rows come when asked for, the newest on top. */
async function showNew(page: Page): Promise<void> {
  const rows = page.locator('[data-panel="entries"] tbody tr');
  const before = await rows.count();
  await page.getByRole('button', { name: /new entr/ }).click();
  await rows.nth(before + samples - 1).waitFor();
}

test.concurrent('a link that dies in silence is known to be dead', async () => {
  const account = await openSpender();
  let silent = false;
  const { page, close } = await open({
    account,
    before: (page) =>
      page.routeWebSocket(/\/live/, (link) => {
        const server = link.connectToServer();
        link.onMessage((message) => !silent && server.send(message));
        server.onMessage((message) => !silent && link.send(message));
      }),
  });
  const status = page.getByText(/^Paused/).first();
  await page.getByText('Live', { exact: true }).waitFor();
  const delays: number[] = [];
  for (let round = 0; round < 4; round++) {
    // Anywhere between two of its pings.
    await pause(round * 500);
    silent = true;
    const silentAt = Date.now();
    await status.waitFor();
    delays.push(Date.now() - silentAt);
    silent = false;
    await status.waitFor({ state: 'detached' });
  }
  noteTime('live link dead in silence: to "Paused", the worst of 4', Math.max(...delays), 5_000);
  await close();
});

test.concurrent('a link cut for half a minute says paused, then catches up exactly', async ({
  expect,
}) => {
  const account = await openSpender();
  const { page, context, close } = await open({ account });
  const balance = () =>
    page.getByRole('region', { name: 'Balance' }).locator('data').first().getAttribute('value');
  await page.getByText('Live', { exact: true }).waitFor();
  const before = Number(await balance());
  const cutAt = Date.now();
  await context.setOffline(true);
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor();
  const pausedMs = Date.now() - cutAt;
  noteTime('live link cut: from the cut to "Paused"', pausedMs, 5_000);
  let spent = 0;
  for (let entry = 0; entry < 20; entry++) {
    spent += (await spend(account)).entry.amount_microcredits;
    await pause(200);
  }
  expect(Number(await balance())).toBe(before);
  await photograph(page, 'paused-light-1280');
  await page.setViewportSize({ width: 320, height: 900 });
  await photograph(page, 'paused-light-320');
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'paused-dark-320');
  await page.setViewportSize({ width: 1280, height: 900 });
  await photograph(page, 'paused-dark-1280');
  await pause(Math.max(0, cutAt + 30_000 - Date.now()));
  const backAt = Date.now();
  await context.setOffline(false);
  await expect.poll(balance, { timeout: 15_000, interval: 20 }).toBe(String(before - spent));
  note('live link back after 30 s: to the exact balance', `${Date.now() - backAt} ms`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('button', { name: '20 new entries' }).click();
  await page.locator('[data-entry]').nth(20).waitFor();
  const seqs = await page
    .locator('[data-entry]')
    .evaluateAll((all) =>
      all.map((row) => Number(row.getAttribute('data-entry')?.split('_').at(-1))),
    );
  expect(seqs).toEqual(seqs.map((_, place) => (seqs[0] ?? 0) - place));
  expect(seqs.length).toBeGreaterThan(20);
  await close();
});
