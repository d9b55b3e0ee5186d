import { lineItemsOf } from '../resources/checkout-terms.ts';
import { invoicePaymentsOf } from '../resources/invoice-payments.ts';
import type { World } from '../world.ts';
import { wholeList } from './lists.ts';
import { cannot } from './refusal.ts';

type Fields = Record<string, unknown>;

/** Parts of an object that Stripe sends only when asked, by `object` and field. */
const includable: Readonly<Record<string, (world: World, id: string) => unknown>> = {
  'customer.subscriptions': (world, id) =>
    wholeList(
      world.store
        .all('subscription')
        .filter(({ customer, status }) => customer === id && status !== 'canceled'),
      `/v1/customers/${id}/subscriptions`,
    ),
  'checkout.session.line_items': (world, id) =>
    wholeList(lineItemsOf(world, id), `/v1/checkout/sessions/${id}/line_items`),
  'invoice.payments': (world, id) =>
    wholeList(invoicePaymentsOf(world, id), '/v1/invoice_payments'),
  'charge.refunds': (world, id) =>
    wholeList(
      world.store
        .all('refund')
        .filter(({ charge }) => charge === id)
        .toReversed(),
      `/v1/charges/${id}/refunds`,
    ),
};

/** How deep a path may go. */
const depthMax = 4;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** A copy of an answer in which the paths of `expand[]` hold objects instead of ids. */
export function expanded(world: World, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer);
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.filter((part) => part !== 'data').length > depthMax)
      throw cannot(`You cannot expand more than ${depthMax} levels of a property. ('${path}')`);
    expandPath(world, copy as Fields, parts, path);
  }
  return copy;
}

function expandPath(world: World, at: Fields, [field, ...rest]: string[], path: string): void {
  if (field === undefined) return;
  const value = valueAt(world, at, field, path);
  if (value === null) return;
  at[field] = value;
  for (const one of Array.isArray(value) ? value : [value])
    if (isFields(one)) expandPath(world, one, rest, path);
}

function valueAt(world: World, at: Fields, field: string, path: string): unknown {
  const value = at[field];
  if (value === undefined) {
    const include = includable[`${at.object}.${field}`];
    if (include && typeof at.id === 'string') return structuredClone(include(world, at.id));
    if (at.deleted === true) return null;
    throw cannot(`This property cannot be expanded (${path}).`, undefined, 'expand');
  }
  if (typeof value !== 'string') return value;
  const found = world.store.anything(value);
  if (found) return structuredClone(found);
  const kind = world.store.hidden.deleted[value];
  if (kind) return { id: value, object: kind, deleted: true };
  throw cannot(`This property cannot be expanded (${path}).`, undefined, 'expand');
}
