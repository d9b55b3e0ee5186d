import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { section } from '../open-page.tsx';
import { catalogue } from './answers.ts';
import { aBillingApi, openBilling, refusal } from './open-billing.tsx';

const assign = vi.fn();
const started = { status: 201, body: { order: 'ord_1', url: 'https://checkout.test/ord_1' } };

describe('buying credits', () => {
  beforeEach(() => {
    vi.spyOn(location, 'assign').mockImplementation(assign);
  });
  afterEach(() => {
    cleanup();
    assign.mockReset();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('shows each package with its bonus, price and price of a credit', async () => {
    aBillingApi();
    openBilling();
    const buy = await section('Buy credits');
    const team = await within(buy).findByRole('radio', { name: /^Team/ });
    const row = team.closest('label')?.textContent;
    expect(row).toContain('5,000 credits');
    expect(row).toContain('+ 250 credits bonus');
    expect(row).toContain('$50.00');
    expect(row).toContain('$0.0095 per credit');
    expect(screen.getByText('Local demo. No real money.')).toBeTruthy();
    expect(document.title).toBe('Billing · Hydron Credits');
  });

  it('reviews before it orders, and names credits, bonus, price, tax and the way', async () => {
    const api = aBillingApi();
    const { history } = openBilling();
    const buy = await section('Buy credits');
    fireEvent.click(await within(buy).findByRole('radio', { name: /^Team/ }));
    fireEvent.input(within(buy).getByLabelText(/Quantity/), { target: { value: '2' } });
    fireEvent.click(within(buy).getByRole('button', { name: 'Review purchase' }));
    const dialog = await screen.findByRole('dialog', { name: 'Review your purchase' });
    expect(await within(dialog).findByText('Team × 2')).toBeTruthy();
    expect(dialog.textContent).toContain('10,000 credits');
    expect(dialog.textContent).toContain('500 credits');
    expect(dialog.textContent).toContain('Tax is added there if it applies');
    expect(dialog.textContent).toContain('not kept');
    expect(within(dialog).getByRole('button', { name: 'Pay $100.00 at checkout' })).toBeTruthy();
    expect(history.get()).toBe('/settings/billing?step=buy&package=team&quantity=2');
    expect(api.writes()).toEqual([]);
  });

  it('orders once however often it is clicked, and goes to the checkout', async () => {
    const api = aBillingApi({ 'POST /checkout': started });
    openBilling('?step=buy&package=starter');
    const pay = await screen.findByRole('button', { name: 'Pay $10.00 at checkout' });
    fireEvent.click(pay);
    fireEvent.click(pay);
    await waitFor(() => expect(assign).toHaveBeenCalledWith('https://checkout.test/ord_1'));
    fireEvent.click(pay);
    expect(api.writes()).toHaveLength(1);
    expect(api.writes()[0]?.body).toEqual({ package: 'starter' });
    expect(api.writes()[0]?.key).toMatch(/^[\w-]{36}$/);
    expect(assign).toHaveBeenCalledTimes(1);
  });

  it('asks again under the same key when no answer came, and says that it counts once', async () => {
    const api = aBillingApi({ 'POST /checkout': refusal(503, 'unavailable', 'Stripe is away.') });
    openBilling('?step=buy&package=starter');
    const pay = await screen.findByRole('button', { name: 'Pay $10.00 at checkout' });
    fireEvent.click(pay);
    const alert = await screen.findByText(/Stripe is away\. Try again/);
    expect(alert.textContent).toContain('it counts once');
    api.answer('POST /checkout', started);
    fireEvent.click(screen.getByRole('button', { name: 'Pay $10.00 at checkout' }));
    await waitFor(() => expect(assign).toHaveBeenCalled());
    const [first, second] = api.writes();
    expect(second?.key).toBe(first?.key);
  });

  it('takes a refusal for an end: asking again is another order', async () => {
    const api = aBillingApi({
      'POST /checkout': refusal(409, 'limit_reached', 'Too many orders.'),
    });
    openBilling('?step=buy&package=starter');
    fireEvent.click(await screen.findByRole('button', { name: 'Pay $10.00 at checkout' }));
    expect(await screen.findByText(/Nothing was ordered and no money moved/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Pay $10.00 at checkout' }));
    await waitFor(() => expect(api.writes()).toHaveLength(2));
    expect(api.writes()[1]?.key).not.toBe(api.writes()[0]?.key);
  });

  it('says at the amount what is wrong with it, and what a right one buys', async () => {
    const api = aBillingApi({ 'POST /checkout': started });
    openBilling();
    const buy = await section('Buy credits');
    fireEvent.click(await within(buy).findByRole('radio', { name: /Custom amount/ }));
    const amount = within(buy).getByLabelText<HTMLInputElement>(/Amount/);
    const review = within(buy).getByRole('button', { name: 'Review purchase' });
    for (const wrong of ['', '-5', 'ten', '4.99', '5000.01', '12.345']) {
      fireEvent.input(amount, { target: { value: wrong } });
      fireEvent.click(review);
      expect(within(buy).getByRole('alert').textContent).toContain('$5.00 to $5,000.00');
      expect(document.activeElement).toBe(amount);
    }
    fireEvent.input(amount, { target: { value: '1,250.50' } });
    expect(within(buy).getByText('Buys 125,050 credits.')).toBeTruthy();
    fireEvent.click(within(buy).getByLabelText('Keep this card for later'));
    fireEvent.click(review);
    fireEvent.click(await screen.findByRole('button', { name: 'Pay $1,250.50 at checkout' }));
    await waitFor(() => expect(api.writes()).toHaveLength(1));
    expect(api.writes()[0]?.body).toEqual({
      amount_minor: 125_050,
      currency: 'usd',
      save_card: true,
    });
  });

  it('refuses a quantity that is none', async () => {
    aBillingApi();
    openBilling();
    const buy = await section('Buy credits');
    const quantity = await within(buy).findByLabelText(/Quantity/);
    for (const wrong of ['0', '-1', '1.5', '101', 'x']) {
      fireEvent.input(quantity, { target: { value: wrong } });
      fireEvent.click(within(buy).getByRole('button', { name: 'Review purchase' }));
      expect(within(buy).getByRole('alert').textContent).toContain('from 1 to 100');
    }
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says so when a link names what is not sold', async () => {
    aBillingApi();
    const { history } = openBilling('?step=buy&package=gone');
    expect(await screen.findByText(/Nothing of this name or size is sold here/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'See what can be bought' }));
    await waitFor(() => expect(history.get()).toBe('/settings/billing'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says that payments are not set up, and leaves the rest readable', async () => {
    aBillingApi({ '/packages': { status: 200, body: catalogue({ payments: 'none' }) } });
    openBilling();
    expect(await screen.findByText('Payments are not set up here.')).toBeTruthy();
    const buy = await section('Buy credits');
    expect(within(buy).queryByRole('radio')).toBeNull();
    expect(await screen.findByText(/No payments yet/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: /Subscribe/ })).toBeNull();
  });

  it('changes nothing while the connection is gone, and says paused', async () => {
    aBillingApi();
    const { sockets, newest } = openBilling();
    await waitFor(() => expect(sockets).toHaveLength(1));
    newest().drop();
    await screen.findByText(/Paused/);
    const buy = await section('Buy credits');
    const review = await within(buy).findByRole<HTMLButtonElement>('button', {
      name: 'Review purchase',
    });
    expect(review.disabled).toBe(true);
    const cards = await section('Payment methods');
    const add = await within(cards).findByRole<HTMLButtonElement>('button', { name: 'Add a card' });
    expect(add.disabled).toBe(true);
  });
});
