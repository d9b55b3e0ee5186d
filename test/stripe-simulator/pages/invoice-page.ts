import type Stripe from 'stripe';
import { saidOf } from '../payments/authenticate.ts';
import { collect } from '../resources/invoice-life.ts';
import { intentOf } from '../resources/invoice-payments.ts';
import { refuseUnpaid } from '../resources/invoices.ts';
import type { World } from '../world.ts';
import { cardChoices, chosenMethod } from './card-choices.ts';
import { alarm, html, type Markup, money, page } from './html.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { type PageAnswer, seeOther, shown } from './page-answer.ts';

export function showInvoice(world: World, id: string, error?: string): PageAnswer {
  const invoice = world.store.get('invoice', id);
  const intent = intentOf(world, invoice);
  const said = error ?? intent?.last_payment_error?.message;
  const total = money(invoice.amount_due, invoice.currency);
  return shown(
    error ? 402 : 200,
    page(
      `Invoice ${invoice.number}`,
      html`<h1>Invoice ${invoice.number}</h1>
${invoice.status === 'open' ? alarm(said) : ''}
<section><h2>${words[invoice.status ?? 'draft'] ?? 'Draft'}: ${total}</h2>${lines(invoice)}
<p><a href="/i/${id}/pdf">Download PDF</a></p></section>
${invoice.status === 'open' ? paying(world, invoice, intent) : ''}`,
    ),
  );
}

const words: Readonly<Record<string, string>> = {
  open: 'To pay',
  paid: 'Paid',
  void: 'Void, nothing to pay',
  uncollectible: 'Not collected',
};

const lines = (invoice: Stripe.Invoice): Markup =>
  html`<table><tbody>${invoice.lines.data.map(
    (line) =>
      html`<tr><th scope="row">${line.description}</th><td>${money(line.amount, line.currency)}</td></tr>`,
  )}</tbody><tfoot><tr><th scope="row">Total</th><td>${money(invoice.total, invoice.currency)}</td></tr></tfoot></table>`;

function paying(
  world: World,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent | undefined,
): Markup {
  if (intent?.status === 'processing')
    return html`<section><p>Your payment is being processed.</p></section>`;
  const saved = world.store
    .all('payment_method')
    .filter((method) => method.customer !== null && method.customer === invoice.customer);
  const total = money(invoice.amount_remaining, invoice.currency);
  return html`<form class="sheet" method="post" action="/i/${invoice.id}">
${intent?.status === 'requires_action' ? html`<p><a href="/authenticate/${intent.id}">Your bank waits for your answer</a></p>` : ''}
${cardChoices(saved, { delayed: false })}
<button class="wide" type="submit">Pay ${total}</button></form>`;
}

export function postInvoice(world: World, id: string, form: URLSearchParams): PageAnswer {
  const invoice = world.store.get('invoice', id);
  if (invoice.status !== 'open') return showInvoice(world, id);
  try {
    const method = chosenMethod(world, form);
    const attempted = collect(world, invoice, { method, offSession: false });
    if (attempted.status === 'requires_action')
      return seeOther(`/authenticate/${intentOf(world, invoice)?.id}`);
    refuseUnpaid(world, invoice, attempted);
    return seeOther(`/i/${id}`);
  } catch (refusal) {
    return showInvoice(world, id, saidOf(refusal));
  }
}

export function showPdf(world: World, id: string): PageAnswer {
  const invoice = world.store.get('invoice', id);
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Invoice-${invoice.number}.pdf"`,
    },
    body: invoicePdf(invoice),
  };
}
