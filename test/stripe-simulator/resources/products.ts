import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata, orNull, textAfter } from './metadata.ts';
import { createPrice } from './prices.ts';

/** Images and links of a product are kept as given; nothing is fetched. */
export function createProduct(world: World, params: Stripe.ProductCreateParams): Stripe.Product {
  if (params.id && world.store.find('product', params.id))
    throw cannot(`Product already exists: ${params.id}`, 'resource_already_exists', 'id');
  const product = complete<Stripe.Product>('Product', {
    id: params.id ?? world.id('prod', 14),
    object: 'product',
    active: params.active ?? true,
    created: world.now(),
    default_price: null,
    description: orNull(params.description),
    images: params.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: newMetadata(params.metadata),
    name: params.name,
    statement_descriptor: orNull(params.statement_descriptor),
    tax_code: orNull(params.tax_code),
    type: 'service',
    unit_label: orNull(params.unit_label),
    updated: world.now(),
    url: orNull(params.url),
  });
  world.store.put('product', product);
  world.tell('product.created', product);
  if (params.default_price_data) {
    const { currency, unit_amount: amount, recurring, metadata } = params.default_price_data;
    const price = createPrice(world, {
      product: product.id,
      currency,
      ...(amount === undefined ? {} : { unit_amount: amount }),
      ...(recurring ? { recurring } : {}),
      ...(metadata ? { metadata } : {}),
    });
    product.default_price = price.id;
  }
  return product;
}

function updateProduct(world: World, params: Stripe.ProductUpdateParams, id: string) {
  const product = world.store.get('product', id);
  if (params.default_price) world.store.get('price', params.default_price, 'default_price');
  const patch: Partial<Stripe.Product> = {
    active: params.active ?? product.active,
    description: textAfter(product.description, params.description),
    metadata: changedMetadata(product.metadata, params.metadata),
    name: params.name ?? product.name,
    tax_code: textAfter(idOf(product.tax_code), params.tax_code),
    unit_label: textAfter(product.unit_label, params.unit_label),
    default_price: params.default_price ?? product.default_price ?? null,
    updated: world.now(),
  };
  world.update<'product'>(product, patch, 'product.updated');
  return product;
}

function deleteProduct(world: World, id: string): Stripe.DeletedProduct {
  const product = world.store.get('product', id);
  if (world.store.all('price').some((price) => price.product === id))
    throw cannot('This product cannot be deleted because it has one or more user-created prices.');
  world.store.remove('product', id);
  world.tell('product.deleted', product);
  return { id, object: 'product', deleted: true };
}

export const productRoutes = [
  route('POST /v1/products', 'ProductCreateParams', createProduct),
  route('GET /v1/products/:id', 'ProductRetrieveParams', (world, _, id = '') =>
    world.store.get('product', id),
  ),
  route('POST /v1/products/:id', 'ProductUpdateParams', (world, params, id = '') =>
    updateProduct(world, params, id),
  ),
  route('DELETE /v1/products/:id', 'ProductDeleteParams', (world, _, id = '') =>
    deleteProduct(world, id),
  ),
  route('GET /v1/products', 'ProductListParams', (world, params) =>
    pageOf(
      world.store
        .all('product')
        .filter(({ active }) => params.active === undefined || params.active === active)
        .filter(({ id }) => params.ids === undefined || params.ids.includes(id)),
      params,
      '/v1/products',
    ),
  ),
];
