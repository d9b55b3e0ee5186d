import { defaultCatalogue, type SoldItem } from '../../core/payments/catalogue.ts';
import { credits, formatCredits } from '../../core/units/credits.ts';
import { findItem, type ItemKind, listItems } from '../../db/catalogue.ts';
import type { D1Port } from '../../db/d1.ts';
import type { Order } from '../../db/orders.ts';

/** What is sold now: as D1 has it, or the shipped file where nothing was ever pushed. */
export async function soldItems(db: D1Port, kind: ItemKind): Promise<readonly SoldItem[]> {
  const found = await listItems(db, kind);
  if (found.length > 0) return found.map(soldItem);
  const others = await listItems(db, kind === 'plan' ? 'package' : 'plan');
  return others.length > 0 ? [] : defaultCatalogue.items.filter((item) => item.kind === kind);
}

const soldItem = ({
  id,
  kind,
  name,
  credits: amount,
  bonus,
  amountMinor,
  currency,
}: Awaited<ReturnType<typeof listItems>>[number]): SoldItem => ({
  id,
  kind,
  name,
  credits: credits(amount),
  bonus: credits(bonus),
  amountMinor,
  currency,
});

/** What people call an item, sold or retired; its id where nobody knows. */
export const itemName = async (db: D1Port, id: string): Promise<string> =>
  nameOf(id, (await findItem(db, id))?.name);

const nameOf = (id: string, known: string | undefined): string =>
  known ?? defaultCatalogue.items.find((item) => item.id === id)?.name ?? id;

/** What was ordered, as people call it: `Team × 2`, `Plus plan`, `500.00 credits`. */
export const orderTitle = async (db: D1Port, order: Order): Promise<string> =>
  titleOf(order, order.item === null ? undefined : await itemName(db, order.item));

/** The same where what D1 calls its item was read already. */
export function titleOf(order: Order, itemCalled: string | undefined): string {
  if (order.item === null)
    return order.kind === 'setup' ? 'Payment method' : `${formatCredits(order.credits)} credits`;
  const name = nameOf(order.item, itemCalled);
  if (order.kind === 'plan') return `${name} plan`;
  return order.quantity === 1 ? name : `${name} × ${order.quantity}`;
}
