import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { section } from '../open-page.tsx';
import { preview, subscription } from './answers.ts';
import { aBillingApi, openBilling, refusal } from './open-billing.tsx';

const ok = (body: unknown) => ({ status: 200, body });
const plan = (over: Parameters<typeof subscription>[0] = {}) => ({
  '/subscription': ok({ subscription: subscription(over) }),
});
const panel = () => section('Subscription');

describe('the subscription', () => {
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('shows the plans with what they save, and that credits carry over', async () => {
    aBillingApi();
    openBilling();
    const plans = await panel();
    expect(await within(plans).findByRole('link', { name: 'Subscribe to Pro' })).toBeTruthy();
    expect(plans.textContent).toContain('6,000 credits a month for $48.00 a month');
    expect(plans.textContent).toContain('20 % less than credits bought singly');
    expect(plans.textContent).toContain('Unused credits carry over, also after you cancel');
  });

  it('says what there is and when it is charged next', async () => {
    aBillingApi(plan());
    openBilling();
    const current = await panel();
    await within(current).findByText(/^Plus: 2,000 credits for \$17\.00 every month/);
    expect(current.textContent).toContain('The next charge is on Dec 10, 2026, Visa •••• 4242.');
    expect(await within(current).findByText('Your plan')).toBeTruthy();
    expect(await within(current).findByRole('link', { name: 'Change to Pro' })).toBeTruthy();
  });

  it.each([
    [
      'cancelled',
      { ends_at: '2026-12-10T12:00:00Z' },
      /It ends Dec 10, 2026; nothing more is charged/,
    ],
    [
      'to be changed',
      { next_plan: 'pro', next_plan_name: 'Pro' },
      /changes to Pro on Dec 10, 2026/,
    ],
  ] as const)('offers the way back while it is %s', async (_, over, words) => {
    aBillingApi(plan(over));
    openBilling();
    const current = await panel();
    await within(current).findByText(words);
    expect(within(current).getByRole('link', { name: 'Keep Plus' })).toBeTruthy();
  });

  it('leads to the invoice of a month that is not paid', async () => {
    aBillingApi(plan({ status: 'past_due', open_invoice_url: 'https://invoice.test/1' }));
    openBilling();
    const pay = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Pay it now' });
    expect(pay.href).toBe('https://invoice.test/1');
    expect((await panel()).textContent).toContain('Credits you have stay usable');
  });

  it('subscribes at the checkout, after a preview', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    const api = aBillingApi({
      'POST /preview': ok(preview({ change: 'subscribe', payment_method: null })),
      'POST /checkout': { status: 201, body: { order: 'ord_1', url: 'https://checkout.test/1' } },
    });
    openBilling('?step=plan&plan=pro');
    const dialog = await screen.findByRole('dialog', { name: 'Review your plan' });
    const pay = await within(dialog).findByRole('button', { name: 'Pay $48.00 at checkout' });
    expect(dialog.textContent).toContain('Starting the plan: Pro');
    fireEvent.click(pay);
    await waitFor(() => expect(assign).toHaveBeenCalledWith('https://checkout.test/1'));
    expect(api.writes().map(({ body }) => body)).toEqual([{ plan: 'pro' }, { plan: 'pro' }]);
  });

  it('upgrades for what the preview said', async () => {
    const api = aBillingApi({
      ...plan(),
      'POST /preview': ok(preview({ tax_minor: 300, due_now_minor: 5_100 })),
    });
    openBilling('?step=plan&plan=pro');
    const dialog = await screen.findByRole('dialog', { name: 'Review your plan' });
    const change = await within(dialog).findByRole('button', {
      name: 'Pay $51.00 and change to Pro',
    });
    expect(dialog.textContent).toContain('$51.00, $3.00 of it tax');
    expect(dialog.textContent).toContain('6,000 credits');
    expect(dialog.textContent).toContain('$48.00 on Dec 22, 2026');
    expect(dialog.textContent).toContain('Visa •••• 4242');
    const after = subscription({ plan: 'pro', plan_name: 'Pro' });
    api.answer('PATCH /subscription', { subscription: after });
    api.answer('/subscription', { subscription: after });
    fireEvent.click(change);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect((await panel()).textContent).toContain('Pro: 2,000 credits');
    expect(api.writes().at(-1)).toMatchObject({ method: 'PATCH', body: { plan: 'pro' } });
  });

  it('says why a bank declined, and that the plan is as it was', async () => {
    aBillingApi({
      ...plan(),
      'POST /preview': ok(preview()),
      'PATCH /subscription': refusal(402, 'payment_declined', 'The bank declined it.', {
        decline_code: 'insufficient_funds',
      }),
    });
    openBilling('?step=plan&plan=pro');
    fireEvent.click(await screen.findByRole('button', { name: 'Pay $48.00 and change to Pro' }));
    const why = await screen.findByText(/There was not enough money on the card\./);
    expect(why.textContent).toContain('Nothing was charged, and the plan is as it was.');
  });

  it('cancels after naming the day and what stays, with the safe button focused', async () => {
    const api = aBillingApi({
      ...plan(),
      'POST /preview': ok(
        preview({
          change: 'cancel',
          due_now_minor: 0,
          credits_now_microcredits: 0,
          effective_at: '2026-12-10T12:00:00Z',
          next_charge_at: null,
          next_charge_minor: 0,
        }),
      ),
    });
    openBilling('?step=cancel-plan');
    const dialog = await screen.findByRole('dialog', { name: 'Cancel your plan?' });
    const keep = await within(dialog).findByRole('button', { name: 'Keep the plan' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('Dec 10, 2026');
    expect(dialog.textContent).toContain('Unused credits stay yours');
    const after = subscription({ ends_at: '2026-12-10T12:00:00Z' });
    api.answer('DELETE /subscription', { subscription: after });
    api.answer('/subscription', { subscription: after });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel Plus' }));
    expect(await screen.findByRole('link', { name: 'Keep Plus' })).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Subscription'));
    expect(api.writes().at(-1)).toMatchObject({ method: 'DELETE', body: undefined });
  });

  it('is kept after all', async () => {
    const api = aBillingApi({
      ...plan({ ends_at: '2026-12-10T12:00:00Z' }),
      'POST /preview': ok(
        preview({ change: 'resume', due_now_minor: 0, credits_now_microcredits: 0 }),
      ),
      'PATCH /subscription': ok({ subscription: subscription() }),
    });
    openBilling('?step=resume-plan');
    fireEvent.click(await screen.findByRole('button', { name: 'Keep Plus' }));
    await waitFor(() => expect(api.writes().at(-1)?.body).toEqual({ resume: true }));
  });

  it('says so when a link names no plan, or its cost cannot be read', async () => {
    aBillingApi({ 'POST /preview': refusal(503, 'unavailable', 'Stripe is away.') });
    const { history } = openBilling('?step=plan&plan=gone');
    expect(await screen.findByText(/There is no plan of this name/)).toBeTruthy();
    history.set({ value: '/settings/billing?step=plan&plan=pro' });
    expect(
      await screen.findByText('Could not load what this would cost.', {}, { timeout: 4_000 }),
    ).toBeTruthy();
  });
});
