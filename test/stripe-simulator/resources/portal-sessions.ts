import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import type { World } from '../world.ts';
import { refuseUnsupported } from './unsupported.ts';

type Portal = Stripe.BillingPortal.Session;

function createPortal(world: World, params: Stripe.BillingPortal.SessionCreateParams): Portal {
  refuseUnsupported(params, ['flow_data', 'customer_account']);
  if (!params.customer)
    throw cannot('Missing required param: customer.', 'parameter_missing', 'customer');
  world.store.get('customer', params.customer, 'customer');
  const id = world.id('bps');
  const portal = complete<Portal>('BillingPortal.Session', {
    id,
    object: 'billing_portal.session',
    configuration: params.configuration ?? 'bpc_simulator',
    created: world.now(),
    customer: params.customer,
    livemode: false,
    locale: params.locale ?? null,
    return_url: params.return_url ?? null,
    url: `${world.origin}/p/session/${id}`,
  });
  world.store.put('billing_portal.session', portal);
  world.tell('billing_portal.session.created', portal);
  return portal;
}

export const portalSessionRoutes = [
  route('POST /v1/billing_portal/sessions', 'BillingPortal.SessionCreateParams', createPortal),
];
