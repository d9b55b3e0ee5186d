import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata, orNull, textAfter } from './metadata.ts';
import { createProduct } from './products.ts';
import { refuseUnsupported } from './unsupported.ts';

/** Amounts with fractions of a cent travel as text; stripe-node's type for them is a class. */
export const decimal = (amount: number | string): Stripe.Decimal =>
  String(amount) as unknown as Stripe.Decimal;

type Recurring = { interval: Stripe.Price.Recurring.Interval; interval_count?: number };

const recurringOf = ({ interval, interval_count: count = 1 }: Recurring) =>
  complete<Stripe.Price.Recurring>('Price.Recurring', {
    interval,
    interval_count: count,
    usage_type: 'licensed',
  });

const unsupported = [
  ...['unit_amount_decimal', 'tiers', 'tiers_mode', 'transform_quantity', 'currency_options'],
  'tax_rates',
];

export function createPrice(world: World, params: Stripe.PriceCreateParams): Stripe.Price {
  refuseUnsupported(params, unsupported);
  const { unit_amount: amount, currency, lookup_key: lookupKey } = params;
  if (amount === undefined && !params.custom_unit_amount)
    throw cannot('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.');
  const product = params.product
    ? world.store.get('product', params.product, 'product')
    : createProduct(world, { name: params.product_data?.name ?? '' });
  const custom = params.custom_unit_amount;
  const price = complete<Stripe.Price>('Price', {
    id: world.id('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: currency.toLowerCase(),
    custom_unit_amount: custom
      ? {
          maximum: custom.maximum ?? null,
          minimum: custom.minimum ?? null,
          preset: custom.preset ?? null,
        }
      : null,
    livemode: false,
    lookup_key: claimLookupKey(world, lookupKey, params.transfer_lookup_key),
    metadata: newMetadata(params.metadata),
    nickname: orNull(params.nickname),
    product: product.id,
    recurring: params.recurring ? recurringOf(params.recurring) : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: amount ?? null,
    unit_amount_decimal: amount === undefined ? null : decimal(amount),
  });
  world.store.put('price', price);
  world.tell('price.created', price);
  return price;
}

/** A lookup key names one price; only a transfer takes it from another. */
function claimLookupKey(
  world: World,
  key: string | undefined,
  transfer: boolean | undefined,
): string | null {
  if (!key) return null;
  const holder = world.store.all('price').find((price) => price.lookup_key === key);
  if (!holder) return key;
  if (!transfer)
    throw cannot(
      `A price (\`${holder.id}\`) already uses that lookup key.`,
      'resource_already_exists',
      'lookup_key',
    );
  world.update<'price'>(holder, { lookup_key: null }, 'price.updated');
  return key;
}

function updatePrice(world: World, params: Stripe.PriceUpdateParams, id: string): Stripe.Price {
  const price = world.store.get('price', id);
  const asked = params.lookup_key;
  const patch: Partial<Stripe.Price> = {
    active: params.active ?? price.active,
    metadata: changedMetadata(price.metadata, params.metadata),
    nickname: textAfter(price.nickname, params.nickname),
    ...(asked === undefined || asked === price.lookup_key
      ? {}
      : { lookup_key: claimLookupKey(world, asked, params.transfer_lookup_key) }),
  };
  world.update<'price'>(price, patch, 'price.updated');
  return price;
}

/** A price a request named, or one made on the spot from what it says. */
export function priceFor(
  world: World,
  item: { price?: string; price_data?: PriceData },
  param: string,
): Stripe.Price {
  if (item.price) {
    const price = world.store.get('price', item.price, `${param}[price]`);
    if (!price.active)
      throw cannot(
        'The price specified is inactive. This field only accepts active prices.',
        undefined,
        `${param}[price]`,
      );
    return price;
  }
  const data = item.price_data;
  if (data) refuseUnsupported(data, unsupported);
  if (!data) throw cannot('You must specify either `price` or `price_data`.', undefined, param);
  return createPrice(world, {
    active: false,
    currency: data.currency,
    ...(data.product ? { product: data.product } : {}),
    ...(data.product_data ? { product_data: { name: data.product_data.name } } : {}),
    ...(data.recurring ? { recurring: data.recurring } : {}),
    unit_amount: data.unit_amount ?? 0,
  });
}

export interface PriceData {
  readonly currency: string;
  readonly product?: string;
  readonly product_data?: { readonly name: string };
  readonly recurring?: Recurring;
  readonly unit_amount?: number;
}

export const priceRoutes = [
  route('POST /v1/prices', 'PriceCreateParams', createPrice),
  route('GET /v1/prices/:id', 'PriceRetrieveParams', (world, _, id = '') =>
    world.store.get('price', id),
  ),
  route('POST /v1/prices/:id', 'PriceUpdateParams', (world, params, id = '') =>
    updatePrice(world, params, id),
  ),
  route('GET /v1/prices', 'PriceListParams', (world, params) =>
    pageOf(
      world.store
        .all('price')
        .filter((price) => params.active === undefined || params.active === price.active)
        .filter((price) => params.type === undefined || params.type === price.type)
        .filter((price) => params.currency === undefined || params.currency === price.currency)
        .filter((price) => params.product === undefined || params.product === idOf(price.product))
        .filter((price) => params.lookup_keys?.includes(price.lookup_key ?? '') ?? true),
      params,
      '/v1/prices',
    ),
  ),
];
