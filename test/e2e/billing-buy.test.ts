import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Bought, type Buyer, expectBought, openBuyer, patience } from './buyer.ts';
import {
  answerBank,
  atCheckout,
  order,
  outcome,
  panel,
  payAt,
  review,
  untilSaid,
} from './checkout.ts';
import { note } from './figures.ts';
import { expectClean, inspect, inspected } from './inspect.ts';
import { photograph } from './photograph.ts';
import { checkoutsOf, control, stripeApi } from './stripe-side.ts';
import { untilFocused } from './tabbing.ts';
import { settled, type Visited, withBrowser } from './visit.ts';

/** Buying credits, by every way it can go: the right words each time, and credits exactly once. */

const { open } = withBrowser();

const path = '/settings/billing';
const starter = { credits: 1_000, charges: [1_000] };
const nothing = { credits: 0, charges: [] };

let purchases = 0;
afterAll(() => {
  note('billing: purchases where page = API = ledger = Stripe, each once', purchases, 'all');
  note('billing: states of buying without a violation, light and dark', inspected(), 'all');
});

type Visit = Visited & { readonly buyer: Buyer };

/** Somebody new, looking at the page. */
async function enter(): Promise<Visit> {
  const buyer = await openBuyer();
  return { ...(await open({ account: buyer.account, path })), buyer };
}

/** What came of it is right, however often it is looked at again. */
async function expectEnd(visit: Visit, bought: Bought): Promise<void> {
  const { page, buyer, close } = visit;
  await expectBought(page, buyer, bought);
  await page.reload();
  await settled(page);
  await expectBought(page, buyer, bought);
  expectClean(visit);
  purchases++;
  await close();
}

describe.concurrent('at the checkout', () => {
  test('an empty account buys a package after a review, and says what was added', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await inspect(page, 'empty');
    const dialog = await review(page, 'Team');
    expect(await dialog.locator('dl').innerText()).toMatch(
      /5,000 credits[\s\S]*250 credits[\s\S]*\$50\.00/,
    );
    await inspect(page, 'review');
    await dialog.getByRole('button', { name: 'Pay $50.00 at checkout' }).click();
    await atCheckout(page);
    await photograph(page, 'billing-checkout');
    await payAt(page);
    await untilSaid(page, '5,250 credits were added');
    await inspect(page, 'paid');
    await expectBought(page, buyer, { credits: 5_250, charges: [5_000] });
    await outcome(page).getByRole('button', { name: 'Dismiss' }).click();
    await page.waitForURL((url) => url.search === '');
    await vi.waitFor(
      async () =>
        expect(await panel(page, 'Payment history').getByRole('listitem').allInnerTexts()).toEqual([
          expect.stringMatching(/Team[\s\S]*Paid[\s\S]*\$50\.00[\s\S]*Visa •••• 4242/),
        ]),
      patience,
    );
    await expectEnd(visit, { credits: 5_250, charges: [5_000] });
  });

  for (const [card, said] of [
    ['chargeDeclined', 'Your card was declined'],
    ['chargeDeclinedInsufficientFunds', 'insufficient funds'],
  ] as const)
    test(`${card}: nothing was charged, and the same checkout goes on with another card`, async () => {
      const visit = await enter();
      const { page, buyer } = visit;
      await order(page, 'Starter');
      await payAt(page, { card });
      await page.getByRole('alert').getByText(said).waitFor();
      await page.getByRole('link', { name: 'Cancel and go back' }).click();
      await untilSaid(page, 'Nothing was charged');
      await expectBought(page, buyer, nothing);
      if (card === 'chargeDeclined') await inspect(page, 'left-the-checkout');
      await outcome(page).getByRole('link', { name: 'Continue checkout' }).click();
      await payAt(page);
      await untilSaid(page, '1,000 credits were added');
      await expectEnd(visit, starter);
    });

  test('3-D Secure that is completed pays, and one that fails does not', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await order(page, 'Starter');
    await payAt(page, { card: 'threeDSecure2Required' });
    await answerBank(page, 'Fail');
    await atCheckout(page);
    await page.getByRole('alert').getByText('unable to authenticate').waitFor();
    await expectNothingAt(page, buyer);
    await payAt(page, { card: 'threeDSecure2Required' });
    await answerBank(page, 'Complete');
    await untilSaid(page, '1,000 credits were added');
    await expectEnd(visit, starter);
  });

  for (const [card, words, bought] of [
    ['sepaDebitSucceeds', '1,000 credits were added', starter],
    ['sepaDebitFails', 'The payment failed', nothing],
  ] as const)
    test(`${card}: a bank debit is on its way first, and then it says what came of it`, async () => {
      const visit = await enter();
      const { page, buyer } = visit;
      await order(page, 'Starter');
      await payAt(page, { card });
      await untilSaid(page, 'Your bank is still moving the money');
      await expectBought(page, buyer, nothing);
      if (bought === starter) await inspect(page, 'pending');
      await settlePayment(page);
      await untilSaid(page, words);
      const state = bought === nothing ? 'Failed' : 'Paid';
      await panel(page, 'Payment history').getByText(state, { exact: true }).waitFor();
      if (bought === nothing) await inspect(page, 'failed');
      await expectEnd(visit, bought);
    });

  test('an amount of one’s own, and several packages, are what was typed', async () => {
    const visit = await enter();
    const { page } = visit;
    const buy = panel(page, 'Buy credits');
    await buy.getByRole('radio', { name: /^Custom amount/ }).check();
    for (const wrong of ['', '4.99', '5000.01', '1e3', '-20', 'ten', '12.345']) {
      await buy.getByLabel('Amount (USD)').fill(wrong);
      await buy.getByRole('button', { name: 'Review purchase' }).click();
      await buy.getByRole('alert').waitFor();
      await untilFocused(buy.getByLabel('Amount (USD)'));
    }
    await inspect(page, 'wrong-amount');
    await buy.getByLabel('Amount (USD)').fill('12.34');
    await buy.getByText('Buys 1,234 credits.').waitFor();
    await buy.getByRole('button', { name: 'Review purchase' }).click();
    await page.getByRole('button', { name: 'Pay $12.34 at checkout' }).click();
    await payAt(page);
    await untilSaid(page, '1,234 credits were added');
    await buy.getByRole('radio', { name: /^Starter/ }).check();
    await buy.getByLabel('Quantity').fill('3');
    await buy.getByRole('button', { name: 'Review purchase' }).click();
    await page.getByRole('button', { name: 'Pay $30.00 at checkout' }).click();
    await payAt(page);
    await untilSaid(page, '3,000 credits were added');
    await expectEnd(visit, { credits: 4_234, charges: [1_234, 3_000] });
  });

  test('a checkout that was closed says so, and the same is ordered anew', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await order(page, 'Starter');
    const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await stripeApi().checkout.sessions.expire(session);
    await page.goBack();
    await settled(page);
    await page.goto(`${path}?order=${await orderOf(session)}&checkout=back`);
    await untilSaid(page, 'This checkout is closed');
    await inspect(page, 'expired');
    await expectBought(page, buyer, nothing);
    await outcome(page).getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Pay $10.00 at checkout' }).click();
    await payAt(page);
    await untilSaid(page, '1,000 credits were added');
    await expectEnd(visit, starter);
  });
});

/** On a page of Stripe's: our own is not on screen. */
async function expectNothingAt(page: Page, { by, first }: Buyer): Promise<void> {
  expect(new URL(page.url()).pathname).toMatch(/^\/c\/pay\//);
  expect((await by.balance()).available_microcredits).toBe(first);
  expect((await by.payments()).filter(({ status }) => status === 'succeeded')).toEqual([]);
}

/** The order a Checkout is of. */
async function orderOf(session: string): Promise<string> {
  const { client_reference_id } = await stripeApi().checkout.sessions.retrieve(session);
  return client_reference_id ?? '';
}

/** The debit that the page waits for ends now. */
async function settlePayment(page: Page): Promise<void> {
  const order = new URL(page.url()).searchParams.get('order');
  for await (const session of stripeApi().checkout.sessions.list({ limit: 100 }))
    if (session.client_reference_id === order)
      return control('settlePayment', { payment_intent: session.payment_intent });
  throw new Error(`no Checkout of ${order}`);
}

describe.concurrent('whatever becomes of the way back', () => {
  test('the tab is closed after paying: the address of the order is enough', async () => {
    const visit = await enter();
    const { page, buyer, close } = visit;
    await order(page, 'Starter');
    const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.route(/checkout=return/, (route) => route.abort());
    await payAt(page, { webhooks: 'none' });
    await vi.waitFor(
      async () => expect(await checkoutsOf(buyer.account)).toEqual(['complete']),
      patience,
    );
    expectClean(visit);
    await close();
    const back = await open({
      account: buyer.account,
      path: `${path}?order=${await orderOf(session)}`,
    });
    await untilSaid(back.page, '1,000 credits were added');
    await expectEnd({ ...back, buyer }, starter);
  });

  test('nobody comes back at all: the webhook brings the credits, and an open page shows them', async () => {
    const visit = await enter();
    const { page, context, buyer } = visit;
    const other = await context.newPage();
    await other.goto(path);
    await order(other, 'Starter');
    await other.route(/checkout=return/, (route) => route.abort());
    await payAt(other);
    await panel(page, 'Payment history').getByText('Paid').waitFor();
    await other.close();
    await expectBought(page, buyer, starter);
    await expectEnd(visit, starter);
  });

  test('the webhook is there before the browser is', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await page.route(/checkout=return/, async (route) => {
      await vi.waitFor(async () => expect(await buyer.by.credits()).toBe(1_200), patience);
      await route.continue();
    });
    await order(page, 'Starter');
    await payAt(page);
    await untilSaid(page, '1,000 credits were added');
    await expectEnd(visit, starter);
  });

  test('the webhook comes twice, or never', async () => {
    for (const webhooks of ['twice', 'none'] as const) {
      const visit = await enter();
      await order(visit.page, 'Starter');
      await payAt(visit.page, { webhooks });
      await untilSaid(visit.page, '1,000 credits were added');
      await expectEnd(visit, starter);
    }
  });

  test('a reload at any point of a purchase orders and charges once', async () => {
    const visit = await enter();
    const { page, buyer } = visit;
    await review(page, 'Starter');
    await page.reload();
    const pay = page.getByRole('button', { name: 'Pay $10.00 at checkout' });
    await pay.waitFor();
    // The order is on its way when the page is gone: its answer reaches nobody.
    const lost = new Promise<void>((resolve) => {
      void page.route('**/checkout', async (route) => {
        await route.fetch();
        resolve();
        await route.abort();
      });
    });
    await pay.click();
    await lost;
    await page.unroute('**/checkout');
    await page.reload();
    await pay.click();
    await atCheckout(page);
    await page.reload();
    await payAt(page);
    await untilSaid(page, '1,000 credits were added');
    await page.reload();
    await untilSaid(page, '1,000 credits were added');
    expect((await checkoutsOf(buyer.account)).filter((status) => status === 'complete')).toEqual([
      'complete',
    ]);
    visit.complaints.length = 0;
    await expectEnd(visit, starter);
  });

  test('a double click, Enter twice and an impatient mouse make one order', async () => {
    for (const press of [
      (page: Page) => page.getByRole('button', { name: /^Pay/ }).dblclick(),
      async (page: Page) => {
        await page.getByRole('button', { name: /^Pay/ }).focus();
        await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
      },
    ]) {
      const visit = await enter();
      const { page, buyer } = visit;
      await review(page, 'Starter');
      await press(page);
      await atCheckout(page);
      expect(await checkoutsOf(buyer.account)).toEqual(['open']);
      await page.getByRole('button', { name: /^Pay/ }).waitFor();
      await payAt(page);
      await untilSaid(page, '1,000 credits were added');
      await expectEnd(visit, starter);
    }
  });
});

test('a webhook that is a minute late finds the credits there and adds none', async () => {
  const visit = await enter();
  const { page, buyer } = visit;
  await order(page, 'Starter');
  await payAt(page, { webhooks: 'late' });
  await untilSaid(page, '1,000 credits were added');
  await expectBought(page, buyer, starter);
  await control('hurry');
  await expectEnd(visit, starter);
});

test('a page that waited for a late webhook says so by itself when it came', async () => {
  const visit = await enter();
  const { page, buyer } = visit;
  await order(page, 'Starter');
  // Nobody asks Stripe: the page is told by the ledger alone.
  await page.route(/\/sync$/, (route) => route.abort());
  await payAt(page, { webhooks: 'late' });
  await page.getByText('Could not look up your order').waitFor();
  await inspect(page, 'not-looked-up');
  expect((await buyer.by.balance()).available_microcredits).toBe(buyer.first);
  await page.unroute(/\/sync$/);
  await control('hurry');
  await untilSaid(page, '1,000 credits were added');
  visit.complaints.length = 0;
  await expectEnd(visit, starter);
});

test('an order of somebody else is not there', async () => {
  const theirs = await openBuyer();
  const { order } = await theirs.by.checkout({ package: 'starter' });
  const { account } = await openBuyer();
  const visit = await open({ account, path: `${path}?order=${order}` });
  await untilSaid(visit.page, 'There is no such order');
  await inspect(visit.page, 'no-such-order');
  await visit.close();
});
