import type Stripe from 'stripe';
import {
  type Catalogue,
  defaultCatalogue,
  lookupKeyOf,
  productOf,
  type SoldItem,
} from '../../core/payments/catalogue.ts';
import { putPrice, replaceCatalogue } from '../../db/catalogue.ts';
import { sha256 } from '../auth/sha256.ts';
import { answered } from './answered.ts';
import { byKey } from './by-key.ts';
import type { Desk } from './desk.ts';
import { unlessMissing } from './stripe-errors.ts';

/** What pushing works with: no account's desk is needed for it. */
export type PushPorts = Pick<Desk, 'stripe' | 'db' | 'now'>;

export interface Pushed {
  /** Sold now. */
  readonly items: number;
  /** Prices Stripe did not have. */
  readonly pricesMade: number;
}

/**
 * Makes the file what is sold: D1 first, then Stripe's products and prices. What left the file is
 * retired here and stays at Stripe. Done again, it changes nothing.
 */
export async function pushCatalogue(
  ports: PushPorts,
  catalogue: Catalogue = defaultCatalogue,
): Promise<Pushed> {
  const { items } = catalogue;
  await seedCatalogue(ports, catalogue);
  let pricesMade = 0;
  for (const item of items) if ((await pushItem(ports, item)).made) pricesMade++;
  return { items: items.length, pricesMade };
}

/** In D1 alone. */
export function seedCatalogue(
  { db, now }: Pick<PushPorts, 'db' | 'now'>,
  { items }: Catalogue = defaultCatalogue,
): Promise<void> {
  const placed = items.map((item, position) => ({ ...item, position }));
  return replaceCatalogue(db, placed, now());
}

/** One item's product and price, found at Stripe or made there, and kept here. */
export async function pushItem(
  ports: PushPorts,
  item: SoldItem,
): Promise<{ readonly price: string; readonly made: boolean }> {
  await pushProduct(ports, item);
  const lookupKey = lookupKeyOf(item);
  const { data } = await ports.stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 });
  const price = data[0] ?? (await createPrice(ports, item, lookupKey));
  refuseOther(price, item);
  if (!price.active) await activate(ports, price);
  await putPrice(ports.db, {
    price: price.id,
    lookupKey,
    product: productOf(item.id),
    item: item.id,
    credits: item.credits,
    bonus: item.bonus,
    amountMinor: item.amountMinor,
    currency: item.currency,
    createdAt: ports.now(),
  });
  return { price: price.id, made: data.length === 0 };
}

async function pushProduct({ stripe }: PushPorts, { id: item, name }: SoldItem): Promise<void> {
  const id = productOf(item);
  const known = await unlessMissing(stripe.products.retrieve(id));
  if (known && answered(known, 'product').name === name && known.active) return;
  const key = `product:${id}:${sha256(name).slice(0, 16)}:${known?.updated ?? 0}`;
  await byKey(key, (options) =>
    known
      ? stripe.products.update(id, { name, active: true }, options)
      : stripe.products.create({ id, name }, options),
  );
}

/** The amount is before tax, whatever the account's own setting. */
async function createPrice(
  { stripe }: PushPorts,
  { id, kind, amountMinor, currency }: SoldItem,
  lookupKey: string,
): Promise<Stripe.Price> {
  const price: Stripe.PriceCreateParams = {
    product: productOf(id),
    currency,
    unit_amount: amountMinor,
    lookup_key: lookupKey,
    tax_behavior: 'exclusive',
    ...(kind === 'plan' ? { recurring: { interval: 'month' } } : {}),
  };
  // Were it there already, its name would be taken: no second is made.
  const made = await byKey(`price:${lookupKey}`, (options) => stripe.prices.create(price, options));
  return answered(made, 'price');
}

/** Somebody gave our name to a price of their own: selling by it would charge what we do not say. */
function refuseOther(price: Stripe.Price, { amountMinor, currency, kind }: SoldItem): void {
  const interval = price.recurring?.interval;
  const same =
    price.unit_amount === amountMinor &&
    price.currency === currency &&
    (kind === 'plan' ? interval === 'month' : interval === undefined);
  if (!same) throw new Error(`price ${price.id} bears our lookup key and sells something else`);
}

async function activate({ stripe, now }: PushPorts, { id }: Stripe.Price): Promise<void> {
  await stripe.prices.update(
    id,
    { active: true },
    { idempotencyKey: `price:${id}:active:${now()}` },
  );
}
