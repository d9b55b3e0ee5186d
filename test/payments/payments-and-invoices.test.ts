import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { formatInstant, instant } from '../../core/units/instant.ts';
import { putPayment } from '../../db/payments.ts';
import { listInvoices, readInvoicePdf } from '../../worker/http/routes/invoices.ts';
import { listPayments } from '../../worker/http/routes/payments.ts';
import * as billing from '../../worker/http/schemas/billing.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { recordInvoice } from '../../worker/stripe/record-invoice.ts';
import { aBillingCall } from '../support/payments/a-billing-call.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { aPayment, openedAt } from '../support/payments/paid-rows.ts';

describe('the list of payments', () => {
  const withPayments = async (count: number) => {
    const account = openedAt('2026-11-01T00:00:00Z');
    for (let n = 1; n <= count; n++) await putPayment(account.db, aPayment(n));
    await putPayment(account.db, aPayment(5_000, { account: 'acct_other' }));
    return account;
  };

  it('goes newest first, page by page, and has no one else’s', async () => {
    const account = await withPayments(7);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const response = await listPayments(account.call(`/payments?limit=3${cursor}`));
      const page = billing.payments.parse(await response.json());
      seen.push(...page.data.map(({ id }) => id));
      if (!page.has_more) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => aPayment(n).id));
  });

  it('is a file of all of them, in which nothing is a formula', async () => {
    const account = await withPayments(205);
    await putPayment(account.db, aPayment(300, { description: '=HYPERLINK("http://evil")' }));
    await putPayment(account.db, aPayment(301, { amountMinor: 1_234, refundedMinor: 34 }));
    const call = account.call('/payments');
    call.request.headers.set('accept', 'text/csv');
    const response = await listPayments(call);
    const lines = (await response.text()).split('\r\n');
    expect(lines).toHaveLength(1 + 207 + 1);
    expect(lines[1]).toContain(',usd,12.34,1234,0.00,0,0.34,34,');
    expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(response.headers.get('link')).toBeNull();
  });

  it('leads on where a file is to have only so many', async () => {
    const account = await withPayments(5);
    const call = account.call('/payments?limit=2');
    call.request.headers.set('accept', 'text/csv');
    const response = await listPayments(call);
    expect((await response.text()).split('\r\n')).toHaveLength(4);
    const next = /<(.*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    expect(next).toMatch(/^\/payments\?limit=2&cursor=/);
    const rest = await listPayments(account.call(next ?? ''));
    const { data } = billing.payments.parse(await rest.json());
    expect(data.map(({ id }) => id)).toEqual([aPayment(3).id, aPayment(2).id]);
  });
});

describe('invoices', () => {
  /** An invoice of the account's customer at Stripe, recorded here as it stands. */
  async function anInvoiceAtStripe(harness: DeskHarness, { finalize = true } = {}) {
    const { desk } = harness;
    const customer = await ensureCustomer(desk);
    const draft = await desk.stripe.invoices.create({ customer, auto_advance: false });
    await desk.stripe.invoiceItems.create({
      customer,
      invoice: draft.id,
      amount: 1_000,
      currency: 'usd',
      description: '1,000 credits',
    });
    const invoice = finalize
      ? await desk.stripe.invoices.finalizeInvoice(draft.id)
      : await desk.stripe.invoices.retrieve(draft.id);
    await recordInvoice(desk, invoice);
    return invoice;
  }

  const pdf = (harness: DeskHarness, invoice: string) =>
    readInvoicePdf(
      aBillingCall(harness, { path: `/invoices/${invoice}/pdf`, params: { invoice } }),
    );

  const list = async (harness: DeskHarness) => {
    const response = await listInvoices(aBillingCall(harness, { path: '/invoices' }));
    return billing.invoices.parse(await response.json()).data;
  };

  it('are listed as Stripe said last', async () => {
    const harness = await aDesk();
    const invoice = await anInvoiceAtStripe(harness);
    expect(await list(harness)).toEqual([
      {
        id: invoice.id,
        number: invoice.number,
        status: 'open',
        description: '1,000 credits',
        total_minor: 1_000,
        tax_minor: 0,
        currency: 'usd',
        created_at: formatInstant(instant(invoice.created * 1_000)),
      },
    ]);
    await recordInvoice(harness.desk, await harness.desk.stripe.invoices.voidInvoice(invoice.id));
    expect(await list(harness)).toMatchObject([{ id: invoice.id, status: 'void' }]);
  });

  it('lead to a fresh PDF at Stripe, which no cache keeps', async () => {
    const harness = await aDesk();
    const invoice = await anInvoiceAtStripe(harness);
    const response = await pdf(harness, invoice.id);
    expect(response.status).toBe(302);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const file = await fetch(response.headers.get('location') ?? '');
    expect(file.headers.get('content-type')).toContain('application/pdf');
  });

  it('of another account are nowhere to be found', async () => {
    const harness = await aDesk();
    const stranger = await aDesk({ beside: harness.world });
    const invoice = await anInvoiceAtStripe(stranger);
    expect((await pdf(harness, invoice.id)).status).toBe(404);
    expect((await pdf(stranger, invoice.id)).status).toBe(302);
    expect(await list(harness)).toEqual([]);
    await recordInvoice(harness.desk, invoice);
    expect(await list(harness)).toEqual([]);
  });

  it('have no PDF while they are drafts', async () => {
    const harness = await aDesk();
    const draft = await anInvoiceAtStripe(harness, { finalize: false });
    expect((await pdf(harness, draft.id)).status).toBe(404);
  });

  it.each(['javascript:alert(1)', 'data:text/html,hi', '/relative', '', null])(
    'lead nowhere that is no web address: %s',
    async (address) => {
      const harness = await aDesk();
      const invoice = await anInvoiceAtStripe(harness);
      const other = createServer((_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ ...invoice, invoice_pdf: address }));
      });
      await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
      const { port } = other.address() as AddressInfo;
      Object.assign(harness.env, { STRIPE_API_BASE: `http://127.0.0.1:${port}` });
      expect((await pdf(harness, invoice.id)).status).toBe(404);
      other.close();
      other.closeAllConnections();
    },
  );

  it('are to be asked for again while Stripe is away', async () => {
    const harness = await aDesk();
    const invoice = await anInvoiceAtStripe(harness);
    harness.simulator.control.fail({ kind: 'drop_before_commit', times: 9 });
    const response = await pdf(harness, invoice.id);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  });
});
