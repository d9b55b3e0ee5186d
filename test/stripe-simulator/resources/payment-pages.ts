import type { FormFields } from '../http/form.ts';
import { cannot } from '../http/refusal.ts';
import type { Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { submitSession } from './checkout-completion.ts';

/**
 * The hosted page's own calls, which are in no public documentation: the Stripe CLI makes them to
 * complete a session in its scenarios.
 */
const page = (world: World, id: string): object => {
  const session = world.store.get('checkout.session', id);
  return { ...session, object: 'payment_page', session_id: id };
};

const text = (form: FormFields, name: string): string => {
  const value = form[name];
  return typeof value === 'string' ? value : '';
};

function confirm(world: World, form: FormFields, id: string): object {
  const session = world.store.get('checkout.session', id);
  const expected = text(form, 'expected_amount');
  if (expected && Number(expected) !== session.amount_total)
    throw cannot('The amount is not what was expected.', undefined, 'expected_amount');
  const method = text(form, 'payment_method');
  submitSession(world, session, {
    method,
    email: '',
    name: '',
    taxId: '',
    save: false,
    agreed: true,
  });
  return page(world, id);
}

export const paymentPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: /^\/v1\/payment_pages\/([^/]+)$/,
    prepare:
      () =>
      (world, [id = '']) =>
        page(world, id),
  },
  {
    method: 'POST',
    pattern: /^\/v1\/payment_pages\/([^/]+)\/confirm$/,
    prepare:
      (form) =>
      (world, [id = '']) =>
        confirm(world, form, id),
  },
];
