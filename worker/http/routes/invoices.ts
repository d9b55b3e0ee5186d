import { formatInstant, instant } from '../../../core/units/instant.ts';
import * as invoices from '../../../db/invoices.ts';
import { answered } from '../../stripe/answered.ts';
import { unlessMissing } from '../../stripe/stripe-errors.ts';
import { askStripe } from '../ask-stripe.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { notFound } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { denied, json, refuse, text } from '../reply.ts';

export async function listInvoices(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const found = await invoices.listInvoices(database(call.env), call.account, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  const data = rows.map(invoiceView);
  return json(200, { data, ...page, as_of_seq: seen.value.seq }, { rate: seen.rate });
}

const invoiceView = (invoice: invoices.Invoice) => ({
  id: invoice.id,
  number: invoice.number,
  status: invoice.status,
  description: invoice.description,
  total_minor: invoice.totalMinor,
  tax_minor: invoice.taxMinor,
  currency: invoice.currency,
  created_at: formatInstant(instant(invoice.createdAt)),
});

/**
 * Leads to the invoice's PDF at Stripe. Its address is asked for each time, because it does not
 * last, and only after our own row has said that the invoice is this account's.
 */
export async function readInvoicePdf(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const id = call.params.invoice ?? '';
  const own = await invoices.findInvoice(database(call.env), call.account, id);
  if (!own) return refuse(call, notFound('The account has no such invoice.'), { rate });
  const address = await askStripe(call, async (stripe) => {
    const invoice = await unlessMissing(stripe.invoices.retrieve(own.id));
    return invoice && answered(invoice, 'invoice').invoice_pdf;
  });
  if (!address.ok) return refuse(call, address.error, { rate });
  const Location = webAddress(address.value);
  if (Location === undefined)
    return refuse(call, notFound('The invoice is not printed: it is a draft, or gone.'), { rate });
  return text(302, '', null, { rate, headers: { Location, 'Cache-Control': 'no-store' } });
}

/** Any host, since a proxy or a test has its own, but nothing that a browser would run. */
function webAddress(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const { href, protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
