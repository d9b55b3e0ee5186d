import { and, desc, eq, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { invoices } from './payment-schema.ts';

export type Invoice = typeof invoices.$inferSelect;

/**
 * Keeps an invoice as Stripe said last. Whose it is and when it was made never changes: told of
 * another account, the row stays as it is.
 */
export async function putInvoice(db: D1Port, invoice: Invoice): Promise<void> {
  await invoicePutting(queries(db), invoice);
}

/** The statement alone, for a batch with the payment it is of. */
export function invoicePutting(q: DrizzleD1Database, invoice: Invoice) {
  const { number, status, description, totalMinor, taxMinor, currency } = invoice;
  return q
    .insert(invoices)
    .values(invoice)
    .onConflictDoUpdate({
      target: invoices.id,
      set: { number, status, description, totalMinor, taxMinor, currency },
      setWhere: sql`${invoices.account} = excluded.account`,
    });
}

/** Undefined for another account's, too. */
export async function findInvoice(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<Invoice | undefined> {
  const own = and(eq(invoices.id, id), eq(invoices.account, account));
  return (await queries(db).select().from(invoices).where(own))[0];
}

/** Newest first, 1 to 100. */
export async function listInvoices(
  db: D1Port,
  account: AccountId,
  page: ListPage,
): Promise<Invoice[]> {
  return await queries(db)
    .select()
    .from(invoices)
    .where(and(eq(invoices.account, account), before(invoices.createdAt, invoices.id, page)))
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(pageLimit(page));
}
