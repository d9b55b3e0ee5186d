import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { consentText } from '../../../core/top-up/consent.ts';
import { credits } from '../../../core/units/credits.ts';
import { section } from '../open-page.tsx';
import { attempt, topUp, topUpNever, visa } from './answers.ts';
import { aBillingApi, alerts, openBilling, page, refusal } from './open-billing.tsx';

const ok = (body: unknown) => ({ status: 200, body });
const panel = () => section('Auto top-up');

describe('auto top-up', () => {
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    sessionStorage.clear();
  });

  it('is one sentence when it is on', async () => {
    aBillingApi({ '/auto_top_up': ok(topUp()) });
    openBilling();
    const sentence = await within(await panel()).findByText(/If the balance falls below/);
    expect(sentence.textContent).toBe(
      'If the balance falls below 500 credits, we charge Visa •••• 4242 $10.00 and add 1,000 credits. At most $200.00 a month.',
    );
    expect((await panel()).textContent).toContain('$40.00 of $200.00 charged this month (UTC)');
  });

  it('is off until somebody sets it up', async () => {
    aBillingApi();
    openBilling();
    const top = await panel();
    expect(await within(top).findByText('Off')).toBeTruthy();
    expect(within(top).getByRole('link', { name: 'Set up auto top-up' })).toBeTruthy();
  });

  it.each([
    ['charging', {}, /Charging \$10\.00 now/],
    ['action_required', { action_url: 'https://bank.test' }, /wants you to confirm/],
    [
      'retrying',
      { retry_at: '2026-11-22T11:00:00Z' },
      /last top-up failed.*not enough money.*No money moved/,
    ],
    ['cap_reached', {}, /monthly cap is reached.*\$200\.00/],
    [
      'stopped',
      { stopped: 'declined' },
      /the card was declined.*goes on when another card is the default/,
    ],
    ['stopped', { stopped: 'dispute' }, /a payment was disputed.*switch it on again/],
    ['stopped', { stopped: 'no_card', card: null }, /there is no card to charge/],
  ] as const)('says how it stands: %s %j', async (state, over, words) => {
    aBillingApi({ '/auto_top_up': ok(topUp({ state, last_attempt: attempt(), ...over })) });
    openBilling();
    await waitFor(async () => expect((await panel()).textContent).toMatch(words));
  });

  it('leads to the bank when the bank asks', async () => {
    aBillingApi({
      '/auto_top_up': ok(topUp({ state: 'action_required', action_url: 'https://bank.test/1' })),
    });
    openBilling();
    const link = await screen.findByRole<HTMLAnchorElement>('link', {
      name: 'Confirm with your bank',
    });
    expect(link.href).toBe('https://bank.test/1');
  });

  it('tries again now, and says when it cannot', async () => {
    const retrying = topUp({
      state: 'retrying',
      last_attempt: attempt(),
      retry_at: '2026-11-22T11:00:00Z',
    });
    const api = aBillingApi({
      '/auto_top_up': ok(retrying),
      'POST /retry': refusal(503, 'unavailable', 'Stripe is away.'),
    });
    openBilling();
    fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
    expect(await screen.findByText('Could not try again now.')).toBeTruthy();
    api.answer('POST /retry', topUp({ state: 'charging' }));
    fireEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(await screen.findByText('Charging $10.00 now')).toBeTruthy();
    const [first, second] = api.writes();
    expect(second?.key).toBe(first?.key);
  });

  it('refuses nonsense at the field', async () => {
    const api = aBillingApi({ '/auto_top_up': ok(topUpNever({ card: visa })) });
    openBilling('?step=auto-top-up');
    const dialog = await screen.findByRole('dialog', { name: 'Auto top-up' });
    const threshold = await within(dialog).findByLabelText(/falls below/);
    const cap = within(dialog).getByLabelText(/^Charge at most/);
    const save = () => within(dialog).getByRole('button', { name: 'Switch on auto top-up' });
    const submit = () => fireEvent.submit(save().closest('form') as HTMLFormElement);
    for (const wrong of ['', '0', '-500', 'many', '1,00']) {
      fireEvent.input(threshold, { target: { value: wrong } });
      submit();
      expect(alerts(dialog)).toEqual([expect.stringContaining('above 0')]);
      expect(document.activeElement).toBe(threshold);
    }
    fireEvent.input(threshold, { target: { value: '500' } });
    for (const [wrong, words] of [
      ['', 'at least $10.00'],
      ['-1', 'at least $10.00'],
      ['9.99', 'cannot be less'],
    ] as const) {
      fireEvent.input(cap, { target: { value: wrong } });
      submit();
      expect(alerts(dialog)).toEqual([expect.stringContaining(words)]);
      expect(document.activeElement).toBe(cap);
    }
    fireEvent.change(within(dialog).getByLabelText('Buy'), { target: { value: 'own' } });
    fireEvent.input(within(dialog).getByLabelText(/Number/), { target: { value: '12' } });
    submit();
    expect(alerts(dialog)).toEqual([expect.stringContaining('500 credits to 500,000 credits')]);
    expect(api.writes()).toEqual([]);
  });

  it('is switched on by consent to its exact words alone', async () => {
    const api = aBillingApi({ '/auto_top_up': ok(topUpNever({ card: visa })) });
    const { history } = openBilling('?step=auto-top-up');
    const dialog = await screen.findByRole('dialog', { name: 'Auto top-up' });
    fireEvent.input(await within(dialog).findByLabelText(/falls below/), {
      target: { value: '500' },
    });
    fireEvent.input(within(dialog).getByLabelText(/^Charge at most/), { target: { value: '200' } });
    const words = consentText({
      threshold: credits(500_000_000),
      credits: credits(1_000_000_000),
      bonus: credits(0),
      price: { amountMinor: 1_000, currency: 'usd' },
      monthlyCapMinor: 20_000,
      card: visa,
      tax: false,
    });
    const agree = await within(dialog).findByLabelText(`I agree: ${words}`);
    expect((agree as HTMLInputElement).checked).toBe(false);
    const save = within(dialog).getByRole('button', { name: 'Switch on auto top-up' });
    fireEvent.submit(save.closest('form') as HTMLFormElement);
    expect(alerts(dialog)).toEqual([expect.stringContaining('Agree to this')]);
    expect(api.writes()).toEqual([]);
    expect(within(dialog).getByText(/are charged as soon as this is on/)).toBeTruthy();
    api.answer('PUT /auto_top_up', topUp());
    fireEvent.click(agree);
    fireEvent.submit(save.closest('form') as HTMLFormElement);
    expect(await screen.findByText(/^Auto top-up is on\./)).toBeTruthy();
    expect(api.writes()[0]?.body).toEqual({
      enabled: true,
      threshold_microcredits: 500_000_000,
      package: 'starter',
      currency: 'usd',
      monthly_cap_minor: 20_000,
      consent: true,
    });
    await waitFor(() => expect(history.get()).toBe('/settings/billing'));
  });

  it('asks for consent anew when a number changes', async () => {
    aBillingApi({ '/auto_top_up': ok(topUp()) });
    openBilling('?step=auto-top-up');
    const dialog = await screen.findByRole('dialog', { name: 'Auto top-up' });
    fireEvent.click(await within(dialog).findByLabelText(/^I agree/));
    fireEvent.input(within(dialog).getByLabelText(/^Charge at most/), { target: { value: '300' } });
    expect(within(dialog).getByLabelText<HTMLInputElement>(/^I agree/).checked).toBe(false);
  });

  it('has a card added first, and remembers what was typed', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    const api = aBillingApi({
      'POST /checkout': { status: 201, body: { order: 'ord_9', url: 'https://checkout.test/9' } },
    });
    openBilling('?step=auto-top-up');
    const dialog = await screen.findByRole('dialog', { name: 'Auto top-up' });
    fireEvent.input(await within(dialog).findByLabelText(/falls below/), {
      target: { value: '750' },
    });
    expect(within(dialog).queryByLabelText(/^I agree/)).toBeNull();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Add a card first' }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith('https://checkout.test/9'));
    expect(api.writes()[0]?.body).toEqual({ setup: true });
    expect(sessionStorage.getItem('after ord_9')).toContain('step=auto-top-up');
    expect(sessionStorage.getItem('after ord_9')).toContain('threshold=750000000');
  });

  it('is switched off after its consequence was named, with the safe button focused', async () => {
    const api = aBillingApi({ '/auto_top_up': ok(topUp()) });
    openBilling('?step=stop-auto-top-up');
    const dialog = await screen.findByRole('dialog', { name: 'Switch auto top-up off?' });
    const keep = await within(dialog).findByRole('button', { name: 'Keep it on' });
    expect(document.activeElement).toBe(keep);
    expect(dialog.textContent).toContain('work that needs them is refused');
    api.answer('PUT /auto_top_up', topUp({ enabled: false, state: 'off' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Switch off auto top-up' }));
    expect(await screen.findByText('Auto top-up is off.')).toBeTruthy();
    expect(api.writes()[0]?.body).toEqual({ enabled: false });
    expect(await within(await panel()).findByText('Off')).toBeTruthy();
  });

  it('is on again, and says so, when it could not be switched off', async () => {
    aBillingApi({
      '/auto_top_up': ok(topUp()),
      'PUT /auto_top_up': refusal(503, 'unavailable', 'The store is away.'),
    });
    openBilling('?step=stop-auto-top-up');
    fireEvent.click(await screen.findByRole('button', { name: 'Switch off auto top-up' }));
    expect(await screen.findByText(/Auto top-up is still on.*The store is away/)).toBeTruthy();
    expect(await within(await panel()).findByText('On')).toBeTruthy();
    expect(within(await panel()).getByText(/If the balance falls below/)).toBeTruthy();
  });

  it('shows the log of attempts in pages', async () => {
    const api = aBillingApi({
      '/auto_top_up': ok(topUp({ last_attempt: attempt() })),
      '/attempts': ok(page([attempt()], 'next')),
    });
    openBilling();
    const log = (await within(await panel()).findByText('Log of attempts')).closest('details');
    if (!log) throw new Error('no log');
    log.open = true;
    fireEvent(log, new Event('toggle'));
    expect(await within(log).findByText(/Declined\. There was not enough money/)).toBeTruthy();
    const older = attempt({
      id: 'tu_0123456789abcdefghjk_9',
      status: 'paid',
      charged_minor: 1_080,
      code: null,
    });
    api.answer('/attempts', page([older]));
    fireEvent.click(within(log).getByRole('button', { name: 'Load more' }));
    expect(await within(log).findByText('Paid.')).toBeTruthy();
    expect(log.textContent).toContain('$10.80');
    expect(within(log).getByText('That is every attempt.')).toBeTruthy();
    expect(api.asked.at(-1)).toContain('cursor=next');
  });
});
