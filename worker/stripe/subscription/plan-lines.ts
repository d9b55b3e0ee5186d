import type Stripe from 'stripe';
import { priorityBySource } from '../../../core/ledger/grant-priority.ts';
import { credits } from '../../../core/units/credits.ts';
import { money } from '../../../core/units/money.ts';
import { assertLaw, ok, type Result, refuse } from '../../../core/units/result.ts';
import { findItem, findPrice, type StripePrice } from '../../../db/catalogue.ts';
import { answered, idOf } from '../answered.ts';
import type { Desk } from '../desk.ts';
import type { PaidGrant } from '../fulfil.ts';

/** What an invoice of a plan buys, by our own prices. */
export interface PlanPurchase {
  readonly grants: readonly PaidGrant[];
  /** What it has to cost before tax: our prices, and shares of periods as they stand. */
  readonly priceMinor: number;
  readonly description: string;
}

type Line = Stripe.InvoiceLineItem;

/** No invoice of one plan has more; every line is one period or a share of one. */
const linesMax = 100;

/**
 * One grant for each line that bills a whole period, under an identity of its own. Shares of a
 * period, which only a change made at Stripe's own pages can cause, grant nothing. Refused when a
 * line is for something we never priced, and when nothing is left to grant.
 */
export async function purchaseOf(
  desk: Desk,
  invoice: Stripe.Invoice,
): Promise<Result<PlanPurchase, 'unknown_price' | 'nothing_to_grant'>> {
  const grants: PaidGrant[] = [];
  const names = new Set<string>();
  let priceMinor = 0;
  for (const line of await linesOf(desk, invoice)) {
    if (isShare(line)) {
      priceMinor += line.amount;
      continue;
    }
    const priceId = idOf(line.pricing?.price_details?.price);
    const price = priceId === undefined ? undefined : await findPrice(desk.db, priceId);
    if (!price) return refuse('unknown_price');
    const name = `${(await findItem(desk.db, price.item))?.name ?? price.item} plan`;
    names.add(name);
    priceMinor += price.amountMinor * quantityOf(line);
    grants.push(...grantsOf(`sub:${invoice.id}:${line.id}`, line, price, name));
  }
  if (grants.length === 0) return refuse('nothing_to_grant');
  return ok({ grants, priceMinor, description: [...names].join(', ') });
}

/** An invoice shows its first lines; the rest have to be asked for. */
async function linesOf({ stripe }: Desk, invoice: Stripe.Invoice): Promise<readonly Line[]> {
  if (!invoice.lines.has_more) return invoice.lines.data;
  const all = await stripe.invoices.listLineItems(invoice.id, { limit: linesMax });
  assertLaw(!answered(all, 'list').has_more, `the invoice ${invoice.id} has too many lines`);
  return all.data;
}

function isShare({ parent }: Line): boolean {
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
  return details?.proration === true;
}

const quantityOf = ({ quantity }: Line): number => quantity ?? 1;

function grantsOf(key: string, line: Line, price: StripePrice, name: string): PaidGrant[] {
  const times = quantityOf(line);
  const bought: PaidGrant = {
    key,
    source: 'subscription',
    amount: credits(price.credits * times),
    priority: priorityBySource.subscription,
    reason: name,
    cost: money(price.amountMinor * times, price.currency),
  };
  if (price.bonus === 0) return [bought];
  const bonus: PaidGrant = {
    key: `${key}:bonus`,
    source: 'promotion',
    amount: credits(price.bonus * times),
    priority: priorityBySource.promotion,
    reason: `Bonus of ${name}`,
  };
  return [bought, bonus];
}
