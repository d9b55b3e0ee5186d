import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { paymentWords } from '../../../web/pages/settings/billing/history/payment-words.ts';
import { amounts, section } from '../open-page.tsx';
import { month, payment } from './answers.ts';
import { aBillingApi, openBilling, page, refusal } from './open-billing.tsx';

const ok = (body: unknown) => ({ status: 200, body });

describe('payment and billing history', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it.each([
    [{}, 'Paid', undefined],
    [{ status: 'pending' }, 'On its way', 'Credits come when the money arrives.'],
    [{ status: 'failed', reason: 'expired_card' }, 'Failed', 'The card has expired.'],
    [{ status: 'quarantined' }, 'Being looked at', 'Reference pay_'],
    [{ refunded_minor: 400 }, 'Partly refunded', '$4.00 of $10.00'],
    [{ refunded_minor: 1_000 }, 'Refunded', undefined],
    [{ dispute_status: 'needs_response', disputed_minor: 1_000 }, 'Disputed', 'holds $10.00'],
    [{ dispute_status: 'lost', disputed_minor: 1_000 }, 'Disputed', 'gave $10.00 back'],
    [{ dispute_status: 'won' }, 'Paid', 'decided for us'],
    [{ dispute_status: 'warning_needs_response' }, 'Paid', 'has asked about it'],
    [{ dispute_status: 'prevented' }, 'Paid', undefined],
  ] as const)('says how a payment of %j stands', (over, state, more) => {
    const words = paymentWords(payment(over));
    expect(words.state).toBe(state);
    if (more === undefined) expect(words.more).toBeUndefined();
    else expect(words.more).toContain(more);
  });

  it('lists payments with tax, card, credits and invoice, and loads more', async () => {
    const api = aBillingApi({
      '/payments': ok(page([payment({ amount_minor: 1_080, tax_minor: 80 })], 'next')),
    });
    openBilling();
    const list = await section('Payment history');
    await within(list).findByText('Starter');
    expect(list.textContent).toContain('$10.80, $0.80 of it tax');
    expect(list.textContent).toContain('Visa •••• 4242');
    expect(amounts(list)).toEqual([1_000_000_000]);
    const invoice = within(list).getByRole<HTMLAnchorElement>('link', { name: /Invoice \(PDF\)/ });
    expect(invoice.getAttribute('href')).toBe('/v1/accounts/me/invoices/in_1/pdf');
    api.answer('/payments', page([payment({ id: 'pay_2', description: 'Team' })]));
    fireEvent.click(within(list).getByRole('button', { name: 'Load more' }));
    expect(await within(list).findByText('Team')).toBeTruthy();
    expect(within(list).getByText('That is every payment of this account.')).toBeTruthy();
  });

  it('shows each month: bought, used by category, paid, given, and its invoices', async () => {
    const api = aBillingApi({
      '/billing_history': ok(
        page([
          month(),
          month({
            month: '2026-10',
            invoices: [
              { id: 'in_0', number: null, status: 'draft', total_minor: 0, currency: 'usd' },
            ],
          }),
        ]),
      ),
    });
    openBilling();
    const list = await section('Billing history');
    expect(await within(list).findByRole('heading', { name: 'November 2026' })).toBeTruthy();
    const november = list.querySelector('[data-month="2026-11"]') ?? undefined;
    expect(amounts(november)).toEqual([
      3_000_000_000, 2_000_000_000, 1_000_000_000, 42_000_400, 42_000_000, 400, 100_000_000,
    ]);
    expect(november?.textContent).toContain('Paid: $30.00 ($10.00 given back)');
    expect(november?.textContent).toContain('0.0004');
    expect(within(list).getAllByRole('link', { name: /PDF/ })).toHaveLength(1);
    expect(list.textContent).toContain('Invoice being written');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(list.textContent).toContain(`By month of ${zone}`);
    expect(api.asked.find((one) => one.includes('billing_history'))).toContain(
      `tz=${encodeURIComponent(zone)}`,
    );
  });

  it('says what would be here while there is nothing', async () => {
    aBillingApi();
    openBilling();
    expect(await screen.findByText(/No payments yet/)).toBeTruthy();
    expect(await screen.findByText(/Each month in which credits are bought or used/)).toBeTruthy();
  });

  it('lets one panel fail alone, and mends it with Retry', async () => {
    const api = aBillingApi({ '/payments': refusal(500, 'internal_error', 'Something broke.') });
    openBilling();
    const list = await section('Payment history');
    expect((await within(list).findByRole('alert')).textContent).toContain(
      'Could not load the payments.',
    );
    expect(screen.getAllByRole('alert').filter((alert) => alert.textContent)).toHaveLength(1);
    api.answer('/payments', page([payment()]));
    fireEvent.click(within(list).getByRole('button', { name: 'Retry' }));
    expect(await within(list).findByText('Starter')).toBeTruthy();
    await waitFor(() => expect(within(list).queryByRole('alert')).toBeNull());
  });

  it('keeps its frame while loading', async () => {
    aBillingApi({
      '/packages': 'never',
      '/auto_top_up': 'never',
      '/subscription': 'never',
      '/payment_methods': 'never',
      '/payments': 'never',
      '/billing_history': 'never',
    });
    openBilling();
    for (const name of [
      'Buy credits',
      'Auto top-up',
      'Subscription',
      'Payment methods',
      'Payment history',
      'Billing history',
    ])
      expect(within(await section(name)).getByLabelText('Loading')).toBeTruthy();
  });
});
