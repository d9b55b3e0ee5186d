import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { microcredits } from './accounts.ts';
import { type Buyer, expectBought, openBuyer, patience } from './buyer.ts';
import { answerBank, panel, payAt, untilSaid } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean, inspect, inspected } from './inspect.ts';
import { pastEndOfMonth } from './quiet.ts';
import { turnDefaultCard } from './stripe-side.ts';
import { untilFocused } from './tabbing.ts';
import { type Visited, withBrowser } from './visit.ts';

/** Auto top-up: set up, firing, failing, stopped, and the words and ways out of each. */

const { open } = withBrowser();

const path = '/settings/billing';

beforeAll(() => pastEndOfMonth());

let endings = 0;
afterAll(() => {
  note('billing: ways an auto top-up ended, each told and exact', endings, 'all');
  note('billing: states of auto top-up without a violation, light and dark', inspected(), 'all');
});

type Visit = Visited & { readonly buyer: Buyer };

const ofPage = (page: Page): Locator => panel(page, 'Auto top-up');
const says = (page: Page, words: string | RegExp): Promise<void> =>
  ofPage(page).getByText(words).first().waitFor();

/** Of the 200 credits everybody has, to fewer than the 100 that are the threshold here. */
const crossing = 150;

/** Has a card, and auto top-up on: 1,000 credits for $10.00 when fewer than 100 are left. */
async function enter(change: object = {}): Promise<Visit> {
  const buyer = await openBuyer();
  await buyer.by.savesCard();
  await buyer.by.topsUp(100, 1_000, change);
  return { ...(await open({ account: buyer.account, path })), buyer };
}

async function expectEnd(visit: Visit, topUps: number, used = crossing): Promise<void> {
  const charges = Array.from({ length: topUps }, () => 1_000);
  const { page, buyer, close } = visit;
  await vi.waitFor(
    async () => expect(await buyer.by.credits()).toBe(200 + topUps * 1_000 - used),
    patience,
  );
  await expectBought(page, buyer, { credits: topUps * 1_000, used, charges });
  expectClean(visit);
  endings++;
  await close();
}

/** Opens the log; what each attempt in it says, newest first. */
async function logOf(page: Page): Promise<string[]> {
  const log = ofPage(page).getByRole('group');
  if ((await log.getAttribute('open')) === null) await log.locator('summary').click();
  await log.getByRole('listitem').first().waitFor();
  return log.getByRole('listitem').allInnerTexts();
}

describe.concurrent('auto top-up', () => {
  test('is set up from nothing: card, numbers, consent, and then it buys by itself', async () => {
    const buyer = await openBuyer();
    const visit = { ...(await open({ account: buyer.account, path })), buyer };
    const { page } = visit;
    await ofPage(page).getByRole('link', { name: 'Set up auto top-up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Auto top-up' });
    await dialog.getByRole('textbox', { name: 'When the balance falls below' }).fill('100');
    await dialog.getByRole('textbox', { name: 'Charge at most' }).fill('25');
    await inspect(page, 'top-up-without-a-card');
    await dialog.getByRole('button', { name: 'Add a card first' }).click();
    await payAt(page);
    await expectRefusals(page, dialog);
    await dialog.getByRole('textbox', { name: 'When the balance falls below' }).fill('100');
    await dialog.getByRole('textbox', { name: 'Charge at most' }).fill('25');
    await dialog.getByRole('checkbox').check();
    expect(await dialog.locator('label', { hasText: 'I agree' }).innerText()).toMatch(
      /falls below 100 credits, charge my default card \(now visa ending in 4242\) \$10\.00 without asking me again, and add 1,000 credits\. Charge at most \$25\.00 in a calendar month/,
    );
    await inspect(page, 'top-up-consent');
    await dialog.getByRole('button', { name: 'Switch on auto top-up' }).click();
    await says(page, 'Auto top-up is on.');
    await says(page, /^If the balance falls below 100 credits, we charge Visa •••• 4242 \$10\.00/);
    await inspect(page, 'top-up-on');
    await buyer.by.spends(crossing);
    await says(page, '$10.00 of $25.00 charged this month');
    await vi.waitFor(
      async () =>
        expect(await logOf(page)).toEqual([
          expect.stringMatching(
            /Paid\.\s*\$10\.00 for 1,000 credits[\s\S]*fell below the threshold/,
          ),
        ]),
      patience,
    );
    await panel(page, 'Payment history').getByText('Paid').waitFor();
    const bought = panel(page, 'Billing history').locator('dd data').first();
    await vi.waitFor(
      async () => expect(await bought.getAttribute('value')).toBe(String(1_000 * microcredits)),
      patience,
    );
    await inspect(page, 'top-up-fired');
    await expectEnd(visit, 1);
  });

  test('a declined card is told with its reason; Retry charges when the bank lets it', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await turnDefaultCard(buyer.account, 'chargeDeclinedInsufficientFunds');
    await buyer.by.spends(crossing);
    await says(page, /^The last top-up failed, /);
    await says(page, /There was not enough money on the card\. No money moved\. We try again/);
    await inspect(page, 'top-up-declined');
    await expectBought(page, buyer, { credits: 0, used: crossing, charges: [] });
    await turnDefaultCard(buyer.account, 'visa');
    await ofPage(page).getByRole('button', { name: 'Retry now' }).click();
    await says(page, /charged this month/);
    await ofPage(page).getByText('The last top-up failed').waitFor({ state: 'detached' });
    await vi.waitFor(
      async () =>
        expect(await logOf(page)).toEqual([
          expect.stringMatching(/^Paid\.[\s\S]*Tried again/),
          expect.stringMatching(/^Declined\. There was not enough money/),
        ]),
      patience,
    );
    await expectEnd(visit, 1);
  });

  test('a card the bank gives up on stops it; another card sets it going again', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await turnDefaultCard(buyer.account, 'chargeDeclinedStolenCard');
    await buyer.by.spends(crossing);
    await says(page, /^Auto top-up has stopped: the card was declined/);
    await says(page, 'The bank declined the card.');
    await inspect(page, 'top-up-stopped');
    await ofPage(page).getByRole('link', { name: 'Change card' }).click();
    await page.getByRole('button', { name: 'Add a card at checkout' }).click();
    await payAt(page, { card: 'mastercard' });
    await untilSaid(page, 'Card saved');
    await expectBought(page, buyer, { credits: 0, used: crossing, charges: [] });
    const cards = panel(page, 'Payment methods');
    await cards.getByRole('button', { name: /^Make default.*4444/ }).click();
    await says(page, /we charge Mastercard •••• 4444/);
    await ofPage(page).getByText('has stopped').waitFor({ state: 'detached' });
    await expectEnd(visit, 1);
  });

  test('a bank that wants proof gets it on its own page, and then the credits come', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await turnDefaultCard(buyer.account, 'authenticationRequired');
    await buyer.by.spends(crossing);
    await says(page, 'Your bank wants you to confirm the payment of $10.00');
    await inspect(page, 'top-up-action-required');
    await expectBought(page, buyer, { credits: 0, used: crossing, charges: [] });
    await ofPage(page).getByRole('link', { name: 'Confirm with your bank' }).click();
    const waits = page.getByRole('link', { name: 'Your bank waits for your answer' });
    const pay = page.getByRole('button', { name: /^Pay/ });
    await waits.or(pay).first().waitFor();
    if (await waits.isVisible()) await waits.click();
    else await pay.click();
    await answerBank(page, 'Complete');
    await page.getByRole('heading', { name: /^Paid/ }).waitFor();
    await page.goto(path);
    await says(page, '$10.00 of $1,000.00 charged this month');
    await vi.waitFor(async () => expect((await logOf(page))[0]).toMatch(/^Paid\./), patience);
    await expectEnd(visit, 1);
  });

  test('what would pass the cap is not charged, and raising it charges', async () => {
    const visit = await enter({ monthly_cap_minor: 1_500 });
    const { page, buyer } = visit;
    await buyer.by.spends(crossing);
    await says(page, 'The monthly cap is reached');
    await says(page, '$10.00 of $15.00 charged this month');
    await inspect(page, 'top-up-cap');
    await buyer.by.spends(1_000);
    await expectBought(page, buyer, { credits: 1_000, used: 1_150, charges: [1_000] });
    await ofPage(page).getByRole('link', { name: 'Raise the cap' }).click();
    const dialog = page.getByRole('dialog', { name: 'Auto top-up' });
    await dialog.getByRole('textbox', { name: 'Charge at most' }).fill('20');
    await dialog.getByText('$10.00 are charged as soon as this is on').waitFor();
    await inspect(page, 'top-up-charged-at-once');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await says(page, '$20.00 of $20.00 charged this month');
    await expectEnd(visit, 2, 1_150);
  });

  test('it is switched off at once on screen, and on again when that fails', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    const off = async () => {
      await ofPage(page).getByRole('link', { name: 'Switch off auto top-up' }).click();
      const dialog = page.getByRole('dialog', { name: 'Switch auto top-up off?' });
      await untilFocused(dialog.getByRole('button', { name: 'Keep it on' }));
      return dialog;
    };
    const dialog = await off();
    await inspect(page, 'top-up-switch-off');
    await page.route(/auto_top_up$/, (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await dialog.getByRole('button', { name: 'Switch off auto top-up' }).click();
    await says(page, /^Auto top-up is still on: it could not be switched off/);
    expect(await buyer.by.topUp()).toMatchObject({ enabled: true });
    await inspect(page, 'top-up-still-on');
    await page.unroute(/auto_top_up$/);
    await (await off()).getByRole('button', { name: 'Switch off auto top-up' }).click();
    await says(page, 'Auto top-up is off.');
    visit.complaints.length = 0;
    await buyer.by.spends(crossing);
    expect(await buyer.by.topUp()).toMatchObject({ enabled: false, state: 'off' });
    await expectEnd(visit, 0);
  });
});

/** Nonsense is refused at its field, which has the focus, and nothing is sent. */
async function expectRefusals(page: Page, dialog: Locator): Promise<void> {
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()));
  const save = dialog.getByRole('button', { name: 'Switch on auto top-up' });
  await save.waitFor();
  const threshold = dialog.getByRole('textbox', { name: 'When the balance falls below' });
  const cap = dialog.getByRole('textbox', { name: 'Charge at most' });
  expect([await threshold.inputValue(), await cap.inputValue()]).toEqual(['100', '25']);
  for (const [field, typed, words] of [
    [threshold, '', 'Enter a number of credits above 0'],
    [threshold, '-5', 'Enter a number of credits above 0'],
    [threshold, 'many', 'Enter a number of credits above 0'],
    [threshold, '9999999999', 'Enter a number of credits above 0'],
    [cap, '', 'Enter the most that may be charged a month'],
    [cap, '9.99', 'One top-up costs $10.00: the cap cannot be less.'],
    [cap, '12.345', 'Enter the most that may be charged a month'],
  ] as const) {
    const before = await field.inputValue();
    await field.fill(typed);
    await save.click();
    await dialog.getByRole('alert').getByText(words).waitFor();
    await untilFocused(field);
    await field.fill(before);
  }
  await dialog.getByLabel('Buy').selectOption('own');
  await dialog.getByRole('textbox', { name: 'Number' }).fill('7');
  await save.click();
  await dialog.getByText('Enter a number from 500 credits to 500,000 credits.').waitFor();
  await inspect(page, 'top-up-refused');
  await dialog.getByLabel('Buy').selectOption('starter');
  await save.click();
  await dialog.getByText('Agree to this, or leave it as it is.').waitFor();
  expect(sent).toEqual([]);
}
