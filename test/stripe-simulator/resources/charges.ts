import { pageOf } from '../http/lists.ts';
import { route } from '../http/route.ts';
import { changedMetadata, textAfter } from './metadata.ts';

export const chargeRoutes = [
  route('GET /v1/charges/:id', 'ChargeRetrieveParams', (world, _, id = '') =>
    world.store.get('charge', id),
  ),
  route('POST /v1/charges/:id', 'ChargeUpdateParams', (world, params, id = '') => {
    const charge = world.store.get('charge', id);
    const patch = {
      description: textAfter(charge.description, params.description),
      metadata: changedMetadata(charge.metadata, params.metadata),
    };
    world.update<'charge'>(charge, patch, 'charge.updated');
    return charge;
  }),
  route('GET /v1/charges', 'ChargeListParams', (world, params) =>
    pageOf(
      world.store
        .all('charge')
        .filter(({ customer }) => params.customer === undefined || params.customer === customer)
        .filter(
          ({ payment_intent: intent }) =>
            params.payment_intent === undefined || params.payment_intent === intent,
        ),
      params,
      '/v1/charges',
    ),
  ),
  route(
    'GET /v1/balance_transactions/:id',
    'BalanceTransactionRetrieveParams',
    (world, _, id = '') => world.store.get('balance_transaction', id),
  ),
];
