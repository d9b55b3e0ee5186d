import { describe, expect, it } from 'vitest';
import { aPayer, aSimulator, planOf, submit } from './a-simulator.ts';

describe('the customer portal', () => {
  it('removes a card and cancels a plan behind the application’s back', async () => {
    const { stripe, types } = await aSimulator();
    const payer = await aPayer(stripe);
    const price = await planOf(stripe, 2000);
    const plan = await stripe.subscriptions.create({
      customer: payer.id,
      items: [{ price: price.id }],
    });
    const portal = await stripe.billingPortal.sessions.create({
      customer: payer.id,
      return_url: 'http://app.test/billing',
    });
    const card = String(payer.invoice_settings.default_payment_method);
    expect(await (await fetch(portal.url)).text()).toContain('Visa ending in 4242');
    await submit(portal.url, { action: 'cancel', target: plan.id });
    expect((await stripe.subscriptions.retrieve(plan.id)).cancel_at_period_end).toBe(true);
    await submit(portal.url, { action: 'resume', target: plan.id });
    expect((await stripe.subscriptions.retrieve(plan.id)).cancel_at_period_end).toBe(false);
    await submit(portal.url, { action: 'detach', target: card });
    expect((await stripe.paymentMethods.retrieve(card)).customer).toBe(null);
    expect(await types()).toContain('payment_method.detached');
  });

  it('touches nothing of another customer', async () => {
    const { stripe } = await aSimulator();
    const ada = await aPayer(stripe);
    const eve = await stripe.customers.create({});
    const portal = await stripe.billingPortal.sessions.create({ customer: eve.id });
    const card = String(ada.invoice_settings.default_payment_method);
    await submit(portal.url, { action: 'detach', target: card });
    expect((await stripe.paymentMethods.retrieve(card)).customer).toBe(ada.id);
  });
});

describe('a page that is not there', () => {
  it('says so', async () => {
    const { url } = await aSimulator();
    for (const path of ['/c/pay/cs_none', '/i/in_none', '/authenticate/pi_none', '/nowhere'])
      expect((await fetch(url + path)).status).toBe(404);
  });
});
