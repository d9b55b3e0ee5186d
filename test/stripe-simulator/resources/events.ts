import { isOfType } from '../events/delivery.ts';
import { pageOf } from '../http/lists.ts';
import { route } from '../http/route.ts';

export const eventRoutes = [
  route('GET /v1/events/:id', 'EventRetrieveParams', (world, _, id = '') =>
    world.store.get('event', id),
  ),
  route('GET /v1/events', 'EventListParams', (world, params) =>
    pageOf(
      world.store
        .all('event')
        .filter(({ type }) => isOfType(type, params.type))
        .filter(({ type }) => params.types?.some((one) => isOfType(type, one)) ?? true),
      params,
      '/v1/events',
    ),
  ),
];
