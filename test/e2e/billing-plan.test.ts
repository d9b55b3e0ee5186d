import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Buyer, expectBought, openBuyer, patience } from './buyer.ts';
import { atCheckout, panel, payAt, untilSaid } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean, inspect, inspected } from './inspect.ts';
import { control, customersOf, stripeApi } from './stripe-side.ts';
import { type Visited, withBrowser } from './visit.ts';

/** The plan and the cards: each change previewed, made, undone, refused, and told as it is. */

const { open } = withBrowser();

const path = '/settings/billing';

let changes = 0;
afterAll(() => {
  note('billing: changes of plan and cards, each as previewed', changes, 'all');
  note('billing: states of plan and cards without a violation, light and dark', inspected(), 'all');
});

type Visit = Visited & { readonly buyer: Buyer };

async function enter(buyer: Buyer): Promise<Visit> {
  return { ...(await open({ account: buyer.account, path })), buyer };
}

const ofPage = (page: Page): Locator => panel(page, 'Subscription');
const cards = (page: Page): Locator => panel(page, 'Payment methods');
const sentence = (page: Page): Locator => ofPage(page).locator('[data-part="sentence"]');
const says = (page: Page, words: string | RegExp): Promise<void> =>
  sentence(page).getByText(words).waitFor();

/** Presses a link of the panel; the dialog it opens, once it says what would happen. */
async function opened(page: Page, link: string): Promise<Locator> {
  await ofPage(page).getByRole('link', { name: link, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Due now').waitFor();
  changes++;
  return dialog;
}

/** What a preview says, by its lines. */
const factsOf = async (dialog: Locator): Promise<Record<string, string>> => {
  const [names, values] = await Promise.all([
    dialog.locator('dt').allInnerTexts(),
    dialog.locator('dd').allInnerTexts(),
  ]);
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
};

/** Has the plan and the card that paid for it, without the page. */
async function aSubscriber(plan: string): Promise<Buyer> {
  const buyer = await openBuyer();
  await buyer.by.buys({ plan });
  return buyer;
}

async function expectEnd(visit: Visit, credits: number, charges: number[]): Promise<void> {
  await expectBought(visit.page, visit.buyer, { credits, charges });
  expectClean(visit);
  await visit.close();
}

describe.concurrent('a plan', () => {
  test('is previewed, started, and made larger', async () => {
    const visit = await enter(await openBuyer());
    const { page, buyer } = visit;
    const start = await opened(page, 'Subscribe to Plus');
    expect(await factsOf(start)).toMatchObject({
      'Due now': '$17.00',
      'Credits now': '2,000 credits',
    });
    await inspect(page, 'plan-start');
    await start.getByRole('button', { name: 'Pay $17.00 at checkout' }).click();
    await payAt(page);
    await untilSaid(page, 'Your plan has started: Plus');
    await says(page, /^Plus: 2,000 credits for \$17\.00 every month\. The next charge is on/);
    await expectBought(page, buyer, { credits: 2_000, charges: [1_700] });
    await inspect(page, 'plan-active');

    const up = await opened(page, 'Change to Pro');
    expect(await factsOf(up)).toMatchObject({
      'Due now': '$48.00',
      'Credits now': '6,000 credits',
      'Charged to': 'Visa •••• 4242',
    });
    await inspect(page, 'plan-upgrade');
    await up.getByRole('button', { name: 'Pay $48.00 and change to Pro' }).click();
    await says(page, /^Pro: 6,000 credits for \$48\.00 every month/);
    const bought = { credits: 8_000, charges: [1_700, 4_800] };
    await expectBought(page, buyer, bought);

    await expectEnd(visit, bought.credits, bought.charges);
  });

  test('is made smaller or cancelled from the next month on, and each is undone', async () => {
    const visit = await enter(await aSubscriber('pro'));
    const { page } = visit;
    const down = await opened(page, 'Change to Plus');
    expect(await factsOf(down)).toMatchObject({ 'Due now': '$0.00', 'Credits now': '0 credits' });
    await down.getByRole('button', { name: 'Change to Plus' }).click();
    await says(page, /It changes to Plus on/);
    await inspect(page, 'plan-downgrade');
    await (await opened(page, 'Keep Pro')).getByRole('button', { name: 'Keep Pro' }).click();
    await says(page, /^Pro: .* The next charge is on/);

    const cancel = await opened(page, 'Cancel Pro');
    await inspect(page, 'plan-cancel');
    await cancel.getByRole('button', { name: 'Cancel Pro' }).click();
    await says(page, /It ends .*; nothing more is charged\./);
    await inspect(page, 'plan-cancelled');
    await (await opened(page, 'Keep Pro')).getByRole('button', { name: 'Keep Pro' }).click();
    await says(page, /^Pro: .* The next charge is on/);
    await page.reload();
    await says(page, /^Pro: .* The next charge is on/);
    await expectEnd(visit, 6_000, [4_800]);
  });

  test('that the bank declines to make larger says so and is as it was', async () => {
    const visit = await enter(await aSubscriber('plus'));
    const { page, buyer } = visit;
    await turnPlanCard(buyer.account, 'chargeDeclinedInsufficientFunds');
    const dialog = await opened(page, 'Change to Pro');
    await dialog.getByRole('button', { name: /^Pay/ }).click();
    await dialog.getByText('There was not enough money on the card.').waitFor();
    await dialog.getByText('Nothing was charged, and the plan is as it was.').waitFor();
    await inspect(page, 'plan-upgrade-declined');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await says(page, /^Plus: /);
    expect(await buyer.by.plan()).toMatchObject({ plan: 'plus', status: 'active' });
    await expectEnd(visit, 2_000, [1_700]);
  });

  test('whose month is not paid says so, keeps its credits, and is paid on its invoice', async () => {
    const buyer = await aSubscriber('plus');
    const { id } = await turnPlanCard(buyer.account, 'chargeCustomerFail');
    await stripeApi().subscriptions.update(id, {
      billing_cycle_anchor: { type: 'now' },
      proration_behavior: 'none',
    });
    // A decline is no entry of the ledger: a page that is open hears nothing of it.
    await vi.waitFor(
      async () => expect(await buyer.by.plan()).toMatchObject({ status: 'past_due' }),
      patience,
    );
    const visit = await enter(buyer);
    const { page } = visit;
    await ofPage(page).getByText('This month is not paid').waitFor();
    await inspect(page, 'plan-past-due');
    await expectBought(page, buyer, { credits: 2_000, charges: [1_700] });
    await ofPage(page).getByRole('link', { name: 'Pay it now' }).click();
    await page.locator('input[name="card"][value="mastercard"]').check();
    await page.getByRole('button', { name: 'Pay $17.00' }).click();
    await page.getByRole('heading', { name: /^Paid/ }).waitFor();
    await page.goto(path);
    await panel(page, 'Payment history').getByText('Paid').nth(1).waitFor();
    await ofPage(page).getByText('This month is not paid').waitFor({ state: 'detached' });
    await expectEnd(visit, 4_000, [1_700, 1_700]);
  });

  test('is started once, however many tabs ask for it', async () => {
    const visit = await enter(await openBuyer());
    const { page, context } = visit;
    const other = await context.newPage();
    await other.goto(path);
    for (const tab of [page, other]) {
      await (await opened(tab, 'Subscribe to Max')).getByRole('button', { name: /^Pay/ }).click();
      await atCheckout(tab);
    }
    await page.reload();
    await page.getByRole('heading', { name: 'This page has expired' }).waitFor();
    await payAt(other);
    await untilSaid(other, 'Your plan has started: Max');
    await page.goto(path);
    await says(page, /^Max: /);
    visit.complaints.length = 0;
    await expectEnd(visit, 20_000, [15_000]);
  });
});

/** The card a plan charges by itself, which is not always the default. */
async function turnPlanCard(account: string, card: string): Promise<{ id: string }> {
  const [customer = ''] = await customersOf(account);
  const { data } = await stripeApi().subscriptions.list({ customer });
  const [plan] = data;
  if (!plan) throw new Error(`${account} has no plan`);
  const method = plan.default_payment_method;
  if (typeof method === 'string') await control('turnCard', { payment_method: method, card });
  return plan;
}

describe.concurrent('cards', () => {
  test('are added at the checkout, made the default, and removed', async () => {
    const visit = await enter(await openBuyer());
    const { page, buyer } = visit;
    for (const [card, name] of [
      ['visa', 'Visa •••• 4242'],
      ['mastercard', 'Mastercard •••• 4444'],
    ] as const) {
      await cards(page).getByRole('link', { name: 'Add a card' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a card' });
      await dialog.getByRole('button', { name: 'Add a card at checkout' }).waitFor();
      if (card === 'visa') await inspect(page, 'card-add');
      await dialog.getByRole('button', { name: 'Add a card at checkout' }).click();
      await payAt(page, { card });
      await untilSaid(page, 'Card saved');
      await cards(page).getByText(name).first().waitFor();
      changes++;
    }
    await inspect(page, 'cards');
    await vi.waitFor(async () => expect(await defaultOf(page)).toMatch(/Visa/), patience);
    await cards(page)
      .getByRole('button', { name: /Make default/ })
      .click();
    await cards(page).getByText('Mastercard •••• 4444 is the default now.').waitFor();
    await vi.waitFor(async () => expect(await defaultOf(page)).toMatch(/Mastercard/), patience);
    changes++;
    await cards(page).getByRole('link', { name: 'Remove Visa •••• 4242' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove this card?' });
    await dialog.getByRole('button', { name: 'Remove Visa •••• 4242' }).waitFor();
    await inspect(page, 'card-remove');
    await dialog.getByRole('button', { name: 'Remove Visa •••• 4242' }).click();
    await cards(page).getByText('Visa •••• 4242 was removed.').waitFor();
    await vi.waitFor(
      async () => expect(await cards(page).getByRole('listitem').count()).toBe(1),
      patience,
    );
    changes++;
    expect((await buyer.by.ask<{ data: object[] }>('GET', '/payment_methods')).data).toMatchObject([
      { last4: '4444', is_default: true },
    ]);
    await expectEnd(visit, 0, []);
  });

  test('that the bank does not let be kept are not, and say so', async () => {
    const visit = await enter(await openBuyer());
    const { page, buyer } = visit;
    await page.goto(`${path}?step=card`);
    await page.getByRole('button', { name: 'Add a card at checkout' }).click();
    await payAt(page, { card: 'chargeDeclined' });
    await page.getByRole('alert').getByText('Your card was declined').waitFor();
    await page.getByRole('link', { name: 'Cancel and go back' }).click();
    await untilSaid(page, 'The card was not saved. Its checkout is still open.');
    expect((await buyer.by.ask<{ data: object[] }>('GET', '/payment_methods')).data).toEqual([]);
    await expectEnd(visit, 0, []);
  });

  test('the last one is not taken from auto top-up unasked', async () => {
    const buyer = await openBuyer();
    await buyer.by.savesCard();
    await buyer.by.topsUp(100, 1_000);
    const visit = await enter(buyer);
    const { page } = visit;
    await cards(page).getByRole('link', { name: 'Remove Visa •••• 4242' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove this card?' });
    await dialog.getByRole('button', { name: 'Remove Visa •••• 4242' }).click();
    await dialog.getByText('It is the only card auto top-up can charge.').waitFor();
    await inspect(page, 'card-last');
    expect(await buyer.by.topUp()).toMatchObject({ enabled: true });
    await dialog.getByRole('button', { name: 'Switch auto top-up off and remove' }).click();
    await cards(page).getByText('was removed. Auto top-up is off.').waitFor();
    expect(await buyer.by.topUp()).toMatchObject({ enabled: false });
    await panel(page, 'Auto top-up').getByText('Nothing is charged by itself.').waitFor();
    changes++;
    await expectEnd(visit, 0, []);
  });

  test('that cannot be made the default are not, and say so', async () => {
    const buyer = await openBuyer();
    await buyer.by.savesCard();
    await buyer.by.savesCard('mastercard');
    const visit = await enter(buyer);
    const { page } = visit;
    await page.route(/\/default$/, (route) => route.abort());
    await cards(page)
      .getByRole('button', { name: /Make default/ })
      .click();
    await cards(page).getByText('could not be made the default').waitFor();
    await vi.waitFor(async () => expect(await defaultOf(page)).toMatch(/Visa/), patience);
    await inspect(page, 'card-not-default');
    visit.complaints.length = 0;
    await expectEnd(visit, 0, []);
  });
});

const defaultOf = (page: Page): Promise<string> =>
  cards(page)
    .getByRole('listitem')
    .filter({ has: page.getByText('Default', { exact: true }) })
    .innerText();
