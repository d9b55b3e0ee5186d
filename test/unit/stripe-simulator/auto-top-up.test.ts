import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { aPayer, aSimulator, packageOf, refusalOf, submit } from './a-simulator.ts';

/** The calls of one attempt, up to the open invoice. */
async function anOpenInvoice(stripe: Stripe, customer: string): Promise<Stripe.Invoice> {
  const price = await packageOf(stripe);
  const invoice = await stripe.invoices.create({
    customer,
    auto_advance: false,
    currency: 'usd',
    metadata: { attempt: 't1' },
  });
  await stripe.invoiceItems.create({
    customer,
    invoice: invoice.id,
    pricing: { price: price.id },
  });
  return stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: false });
}

describe('an automatic top-up', () => {
  it('is one invoice, one payment, one charge', async () => {
    const { stripe, control, types } = await aSimulator();
    const payer = await aPayer(stripe);
    const open = await anOpenInvoice(stripe, payer.id);
    expect(open).toMatchObject({ status: 'open', amount_due: 1000, auto_advance: false });
    const paid = await stripe.invoices.pay(open.id, { off_session: true, expand: ['payments'] });
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_remaining: 0,
      metadata: { attempt: 't1' },
      payments: { data: [{ status: 'paid', amount_paid: 1000 }] },
    });
    expect(control.summary().customers[0]?.charges).toMatchObject([
      { amount: 1000, invoice: open.id },
    ]);
    const again = await refusalOf(stripe.invoices.pay(open.id));
    expect(again).toMatchObject({ statusCode: 400, message: 'Invoice is already paid' });
    expect(await types()).toEqual(
      expect.arrayContaining(['invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded']),
    );
  });

  it('is declined with 402, stays open, and cannot be paid once it is void', async () => {
    const { stripe, control, types } = await aSimulator();
    const payer = await aPayer(stripe, 'chargeCustomerFail');
    const open = await anOpenInvoice(stripe, payer.id);
    const refusal = await refusalOf(stripe.invoices.pay(open.id, { off_session: true }));
    expect(refusal).toMatchObject({ statusCode: 402, type: 'StripeCardError' });
    expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
      status: 'open',
      attempt_count: 1,
      attempted: true,
    });
    const [payment] = (await stripe.invoicePayments.list({ invoice: open.id })).data;
    const intent = await stripe.paymentIntents.retrieve(String(payment?.payment.payment_intent));
    expect(intent.last_payment_error).toMatchObject({ advice_code: 'try_again_later' });
    expect((await stripe.invoices.voidInvoice(open.id)).status).toBe('void');
    expect((await refusalOf(stripe.invoices.pay(open.id))).statusCode).toBe(400);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('canceled');
    expect(control.summary().customers[0]).toMatchObject({ kept: 0, declined: 1 });
    expect(await types()).toEqual(
      expect.arrayContaining(['invoice.payment_failed', 'invoice.voided']),
    );
  });

  it('waits for its holder when the bank wants proof, and is paid on the hosted page', async () => {
    const { stripe, types } = await aSimulator();
    const payer = await aPayer(stripe, 'authenticationRequired');
    const open = await anOpenInvoice(stripe, payer.id);
    const refusal = await refusalOf(stripe.invoices.pay(open.id, { off_session: true }));
    expect(refusal).toMatchObject({ statusCode: 402, code: 'authentication_required' });
    expect(await types()).toContain('invoice.payment_action_required');

    const page = open.hosted_invoice_url ?? '';
    expect(await (await fetch(page)).text()).toContain('To pay: $10.00');
    const card = String(payer.invoice_settings.default_payment_method);
    const asked = await submit(page, { card });
    const proven = await submit(new URL(asked.location, page).href, { answer: 'complete' });
    expect(proven.location).toBe(page);
    expect(await stripe.invoices.retrieve(open.id)).toMatchObject({ status: 'paid' });
    expect(await (await fetch(page)).text()).toContain('Paid: $10.00');
  });

  it('asks at once when somebody is there to prove it', async () => {
    const { stripe } = await aSimulator();
    const payer = await aPayer(stripe, 'threeDSecure2Required');
    const open = await anOpenInvoice(stripe, payer.id);
    const refusal = await refusalOf(stripe.invoices.pay(open.id));
    expect(refusal.code).toBe('invoice_payment_intent_requires_action');
    expect(refusal.payment_intent).toMatchObject({ status: 'requires_action' });
  });

  it('can be paid outside of Stripe, with no charge', async () => {
    const { stripe, control } = await aSimulator();
    const payer = await aPayer(stripe);
    const open = await anOpenInvoice(stripe, payer.id);
    const paid = await stripe.invoices.pay(open.id, {
      paid_out_of_band: true,
      expand: ['payments'],
    });
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 0,
      amount_paid_off_stripe: 1000,
      payments: { data: [{ status: 'canceled' }] },
    });
    expect(control.summary().customers[0]?.charges).toEqual([]);
  });

  it('cannot be charged without a card', async () => {
    const { stripe } = await aSimulator();
    const customer = await stripe.customers.create({});
    const open = await anOpenInvoice(stripe, customer.id);
    const refusal = await refusalOf(stripe.invoices.pay(open.id, { off_session: true }));
    expect(refusal.statusCode).toBe(400);
    expect(refusal.message).toContain('default_payment_method');
  });

  it('is paid at once when nothing is due', async () => {
    const { stripe } = await aSimulator();
    const customer = await stripe.customers.create({});
    const draft = await stripe.invoices.create({ customer: customer.id, auto_advance: false });
    const paid = await stripe.invoices.finalizeInvoice(draft.id);
    expect(paid).toMatchObject({ status: 'paid', amount_due: 0, amount_paid: 0 });
  });

  it('cannot be changed once it is finalized', async () => {
    const { stripe } = await aSimulator();
    const payer = await aPayer(stripe);
    const open = await anOpenInvoice(stripe, payer.id);
    const late = stripe.invoiceItems.create({
      customer: payer.id,
      invoice: open.id,
      amount: 100,
      currency: 'usd',
    });
    expect((await refusalOf(late)).code).toBe('invoice_not_editable');
    expect((await refusalOf(stripe.invoices.finalizeInvoice(open.id))).statusCode).toBe(400);
    expect((await refusalOf(stripe.invoices.del(open.id))).statusCode).toBe(400);
  });

  it('has a PDF that a reader can open', async () => {
    const { stripe } = await aSimulator();
    const payer = await aPayer(stripe);
    const open = await anOpenInvoice(stripe, payer.id);
    const response = await fetch(open.invoice_pdf ?? '');
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const text = await response.text();
    expect(text.startsWith('%PDF-1.4')).toBe(true);
    expect(text).toContain(`Invoice ${open.number}`);
    const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    expect(text.slice(table, table + 4)).toBe('xref');
  });

  it('is collected by itself an hour later when it may advance', async () => {
    const { stripe, control, types } = await aSimulator();
    const payer = await aPayer(stripe);
    await stripe.invoiceItems.create({ customer: payer.id, amount: 700, currency: 'usd' });
    const draft = await stripe.invoices.create({
      customer: payer.id,
      auto_advance: true,
      pending_invoice_items_behavior: 'include',
    });
    expect(draft).toMatchObject({ status: 'draft', amount_due: 700 });
    control.advance({ seconds: 60 * 60 });
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('paid');
    expect(await types()).toContain('invoice.paid');
  });
});
