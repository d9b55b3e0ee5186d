import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anEntry, anUpdate } from '../account.ts';
import { order, payment, topUpNever, visa } from './answers.ts';
import { aBillingApi, openBilling, page, refusal } from './open-billing.tsx';

const id = order().order;
const answered = (over: Parameters<typeof order>[0]) => ({
  'POST /sync': { status: 200, body: order(over) },
});
const outcome = (title: string) => screen.findByText(title);

describe('coming back from a checkout', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    sessionStorage.clear();
  });

  it('says what was added, has the focus, and asked the server to look', async () => {
    const api = aBillingApi(answered({ bonus_microcredits: 50_000_000 }));
    openBilling(`?order=${id}&checkout=return`);
    await outcome('1,050 credits were added');
    const region = screen.getByRole('status', { name: 'Your order' });
    await waitFor(() => expect(document.activeElement === region).toBe(true));
    expect(region.textContent).toContain('You paid $10.00');
    expect(region.textContent).toContain('50 credits of them are a bonus');
    expect(api.writes().map(({ path }) => path)).toEqual([`/v1/accounts/me/checkout/${id}/sync`]);
  });

  it.each([
    [
      { status: 'failed', reason: 'insufficient_funds' },
      'The payment failed',
      /not enough money.*No money moved/,
    ],
    [{ status: 'expired' }, 'This checkout is closed', /Nothing was charged/],
    [
      { status: 'quarantined', reason: 'wrong_order' },
      'We received a payment that does not match this order',
      new RegExp(`reference is ${id}`),
    ],
    [{ status: 'paid', kind: 'setup' }, 'Card saved', /Nothing was charged/],
    [
      { status: 'paid', kind: 'plan', item: 'pro', item_name: 'Pro' },
      'Your plan has started: Pro',
      /come again each month for \$10\.00/,
    ],
    [
      { status: 'failed', kind: 'setup', reason: 'card_declined' },
      'The card was not saved',
      /declined/,
    ],
  ] as const)('has its own words for %j', async (over, title, text) => {
    aBillingApi(answered(over));
    openBilling(`?order=${id}&checkout=return`);
    await outcome(title);
    expect(screen.getByRole('status', { name: 'Your order' }).textContent).toMatch(text);
  });

  it('offers to try again what failed', async () => {
    aBillingApi(answered({ status: 'failed', reason: 'card_declined' }));
    const { history } = openBilling(`?order=${id}&checkout=return`);
    const again = await screen.findByRole('link', { name: 'Try again' });
    fireEvent.click(again);
    await screen.findByRole('dialog', { name: 'Review your purchase' });
    expect(history.get()).toContain('step=buy&package=starter');
  });

  it('says that nothing was charged when the customer turned back, and leads on', async () => {
    aBillingApi(answered({ status: 'open', url: 'https://checkout.test/1', settled_at: null }));
    openBilling(`?order=${id}&checkout=back`);
    await outcome('Nothing was charged');
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Continue checkout' });
    expect(link.href).toBe('https://checkout.test/1');
  });

  it('looks at once when the live link tells of a grant', async () => {
    const api = aBillingApi(answered({ status: 'pending', settled_at: null }));
    const { sockets, newest } = openBilling(`?order=${id}&checkout=return`);
    await outcome('Your bank is still moving the money');
    await waitFor(() => expect(sockets).toHaveLength(1));
    api.answer('POST /sync', order());
    api.answer('/payments', page([payment({ description: 'Starter, paid late' })]));
    newest().say({ ...anUpdate(11, 11), entries: [anEntry(11, { kind: 'grant' })] });
    await outcome('1,000 credits were added');
    expect(await screen.findByText('Starter, paid late')).toBeTruthy();
  });

  it('shows a payment that is written only after the grant that told of it', async () => {
    const api = aBillingApi();
    const { sockets, newest } = openBilling();
    await screen.findByText(/No payments yet/);
    await waitFor(() => expect(sockets).toHaveLength(1));
    const looks = () => api.asked.filter((path) => path.includes('/payments?')).length;
    const before = looks();
    newest().say({ ...anUpdate(11, 11), entries: [anEntry(11, { kind: 'grant' })] });
    await waitFor(() => expect(looks()).toBeGreaterThan(before));
    api.answer('/payments', page([payment({ description: 'Starter, written late' })]));
    const late = { timeout: 8_000 };
    expect(await screen.findByText('Starter, written late', {}, late)).toBeTruthy();
  }, 10_000);

  it('does not read anything again for spending', async () => {
    const api = aBillingApi();
    const { sockets, newest } = openBilling();
    await screen.findByText(/No payments yet/);
    await waitFor(() => expect(sockets).toHaveLength(1));
    const before = api.asked.length;
    newest().say(anUpdate(11, 13));
    await new Promise((done) => setTimeout(done, 50));
    expect(api.asked.length).toBe(before);
  });

  it('says that there is no such order', async () => {
    aBillingApi({ 'POST /sync': refusal(404, 'not_found', 'There is no such order.') });
    openBilling('?order=ord_gone&checkout=return');
    await outcome('There is no such order');
  });

  it('says that credits come by themselves when it cannot look, and looks again on demand', async () => {
    const api = aBillingApi({ 'POST /sync': refusal(503, 'unavailable', 'Stripe is away.') });
    openBilling(`?order=${id}&checkout=return`);
    await outcome('Could not look up your order');
    expect(screen.getByText(/the credits come by themselves/)).toBeTruthy();
    api.answer('POST /sync', order());
    fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
    await outcome('1,000 credits were added');
  });

  it('stays in the address until it is dismissed', async () => {
    aBillingApi(answered({}));
    const { history } = openBilling(`?order=${id}&checkout=return&package=team`);
    await outcome('1,000 credits were added');
    expect(history.get()).toContain(`order=${id}`);
    const region = screen.getByRole('status', { name: 'Your order' });
    fireEvent.click(within(region).getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(history.get()).toBe('/settings/billing?package=team'));
    expect(screen.queryByRole('status', { name: 'Your order' })).toBeNull();
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('goes on with what the card was saved for', async () => {
    sessionStorage.setItem(
      `after ${id}`,
      '/settings/billing?step=auto-top-up&cap=20000&threshold=500000000',
    );
    aBillingApi({
      ...answered({ kind: 'setup', item: null }),
      '/auto_top_up': { status: 200, body: topUpNever({ card: visa }) },
    });
    openBilling(`?order=${id}&checkout=return`);
    const dialog = await screen.findByRole('dialog', { name: 'Auto top-up' });
    expect((await within(dialog).findByLabelText<HTMLInputElement>(/^Charge at most/)).value).toBe(
      '200',
    );
    expect(
      within(dialog).getByLabelText<HTMLInputElement>(/^When the balance falls below/).value,
    ).toBe('500');
  });
});
