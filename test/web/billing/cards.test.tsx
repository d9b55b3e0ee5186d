import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { section } from '../open-page.tsx';
import { card } from './answers.ts';
import { aBillingApi, openBilling, refusal } from './open-billing.tsx';

const ok = (body: unknown) => ({ status: 200, body });
const visaCard = card({ used_by: ['plan', 'auto_top_up'] });
const master = card({ id: 'pm_2', brand: 'mastercard', last4: '4444', is_default: false });
const cards = (...data: ReturnType<typeof card>[]) => ({ '/payment_methods': ok({ data }) });
const panel = () => section('Payment methods');

describe('payment methods', () => {
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('are listed with their default, what charges them, and a warning before they expire', async () => {
    aBillingApi(
      cards(
        visaCard,
        card({ id: 'pm_3', last4: '1', is_default: false, expires_soon: true }),
        card({ id: 'pm_4', last4: '2', is_default: false, expired: true, exp_year: 2020 }),
        card({
          id: 'pm_5',
          type: 'link',
          brand: 'link',
          last4: '',
          exp_month: null,
          exp_year: null,
        }),
      ),
    );
    openBilling();
    const list = await panel();
    const rows = await within(list).findAllByRole('listitem');
    expect(rows[0]?.textContent).toContain('Visa •••• 4242 Default');
    expect(rows[0]?.textContent).toContain('Charged for your plan and auto top-up.');
    expect(rows[1]?.textContent).toContain('Expires soon, 12/2027');
    expect(rows[2]?.textContent).toContain('Expired 12/2020');
    expect(
      within(rows[2] as HTMLElement).queryByRole('button', { name: /Make default/ }),
    ).toBeNull();
    expect(rows[3]?.textContent).toContain('Link');
  });

  it('say what would be here while there is none', async () => {
    aBillingApi();
    openBilling();
    expect(await within(await panel()).findByText(/No card is kept/)).toBeTruthy();
  });

  it('are added at the checkout', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    const api = aBillingApi({
      'POST /checkout': { status: 201, body: { order: 'ord_1', url: 'https://checkout.test/1' } },
    });
    openBilling('?step=card');
    fireEvent.click(await screen.findByRole('button', { name: 'Add a card at checkout' }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith('https://checkout.test/1'));
    expect(api.writes()[0]?.body).toEqual({ setup: true });
  });

  it('make another one the default at once', async () => {
    const api = aBillingApi({ ...cards(visaCard, master), 'PUT /default': 'never' });
    openBilling();
    const list = await panel();
    fireEvent.click(await within(list).findByRole('button', { name: /Make default.*4444/ }));
    await waitFor(() =>
      expect(within(list).getAllByRole('listitem')[1]?.textContent).toContain('Default'),
    );
    expect(api.writes()[0]?.path).toBe('/v1/accounts/me/payment_methods/pm_2/default');
  });

  it('go back to the old default, and say so, when that fails', async () => {
    aBillingApi({
      ...cards(visaCard, master),
      'PUT /default': refusal(503, 'unavailable', 'Stripe is away.'),
    });
    openBilling();
    const list = await panel();
    fireEvent.click(await within(list).findByRole('button', { name: /Make default.*4444/ }));
    expect(
      await within(list).findByText(/could not be made the default\. Stripe is away/),
    ).toBeTruthy();
    const rows = within(list).getAllByRole('listitem');
    expect(rows[0]?.textContent).toContain('Default');
    expect(rows[1]?.textContent).not.toContain('4444 Default');
  });

  it('are removed after card and consequence were named', async () => {
    const api = aBillingApi({
      ...cards(visaCard, master),
      'DELETE /pm_2': ok({ data: [visaCard] }),
    });
    openBilling('?step=remove-card&card=pm_2');
    const dialog = await screen.findByRole('dialog', { name: 'Remove this card?' });
    const keep = await within(dialog).findByRole('button', { name: 'Keep Mastercard •••• 4444' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('cannot be charged any more');
    api.answer('/payment_methods', { data: [visaCard] });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove Mastercard •••• 4444' }));
    expect(await screen.findByText('Mastercard •••• 4444 was removed.')).toBeTruthy();
    expect(within(await panel()).getAllByRole('listitem')).toHaveLength(1);
  });

  it('stay while a plan has nothing else to charge, and say why', async () => {
    aBillingApi({
      ...cards(visaCard),
      'DELETE /pm_1': refusal(409, 'payment_method_in_use', 'The plan can charge nothing else.', {
        used_by: ['plan', 'auto_top_up'],
      }),
    });
    openBilling('?step=remove-card&card=pm_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Visa •••• 4242' }));
    expect(await screen.findByText(/The plan can charge nothing else.*still kept/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Switch auto top-up off/ })).toBeNull();
  });

  it('go with auto top-up when the customer agrees to that', async () => {
    const api = aBillingApi({
      ...cards(visaCard),
      'DELETE /pm_1': refusal(409, 'payment_method_in_use', 'Auto top-up charges it.', {
        used_by: ['auto_top_up'],
      }),
    });
    openBilling('?step=remove-card&card=pm_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Visa •••• 4242' }));
    const agree = await screen.findByRole('button', { name: 'Switch auto top-up off and remove' });
    api.answer('DELETE /pm_1', { data: [] });
    fireEvent.click(agree);
    expect(await screen.findByText(/was removed\. Auto top-up is off\./)).toBeTruthy();
    const [first, second] = api.writes();
    expect(second?.path).toContain('?stop_auto_top_up=true');
    expect(second?.key).not.toBe(first?.key);
  });
});
