import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { type Invoice, invoicePutting } from './invoices.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { type OrderEnd, orderEnding } from './orders.ts';
import { paymentGrants, payments } from './payment-schema.ts';

export type Payment = typeof payments.$inferSelect;
export type PaymentGrant = typeof paymentGrants.$inferSelect;

/** What money went back changes later and elsewhere: left out, it stays as it was. */
export type PaymentNow = Omit<Payment, 'refundedMinor' | 'disputedMinor' | 'disputeStatus'> &
  Partial<Pick<Payment, 'refundedMinor' | 'disputedMinor' | 'disputeStatus'>>;

/** One row a key. Ids that were known stay known; what is named again is as it is now. */
const asTold = {
  kind: sql`excluded.kind`,
  status: sql`excluded.status`,
  reason: sql`excluded.reason`,
  order: sql`coalesce(excluded.order_id, payments.order_id)`,
  topUp: sql`coalesce(excluded.top_up, payments.top_up)`,
  customer: sql`coalesce(excluded.customer, payments.customer)`,
  subscription: sql`coalesce(excluded.subscription, payments.subscription)`,
  session: sql`coalesce(excluded.session, payments.session)`,
  invoice: sql`coalesce(excluded.invoice, payments.invoice)`,
  paymentIntent: sql`coalesce(excluded.payment_intent, payments.payment_intent)`,
  charge: sql`coalesce(excluded.charge, payments.charge)`,
  description: sql`excluded.description`,
  amountMinor: sql`excluded.amount_minor`,
  taxMinor: sql`excluded.tax_minor`,
  currency: sql`excluded.currency`,
  credits: sql`excluded.credits`,
  methodBrand: sql`coalesce(excluded.method_brand, payments.method_brand)`,
  methodLast4: sql`coalesce(excluded.method_last4, payments.method_last4)`,
  // Of the money, not of a failure before it: a renewal may be paid on the third try.
  settledAt: sql`iif(payments.status = 'succeeded', coalesce(payments.settled_at, excluded.settled_at), excluded.settled_at)`,
} as const satisfies Partial<Record<keyof Payment, SQL>>;

/** A payment stays with its account, and money that came does not un-come: refunds have columns of their own. */
const notLowered = sql`payments.account = excluded.account
  AND (payments.status <> 'succeeded' OR excluded.status = 'succeeded')`;

/** What is written down with a payment. */
export interface PaymentBeside {
  readonly grants?: readonly PaymentGrant[] | undefined;
  readonly order?: OrderEnd | undefined;
  readonly invoice?: Invoice | undefined;
}

/**
 * Puts a payment, its grants, its invoice and how its order ended in one transaction. Sent again with the same
 * key it brings the row up to date and keeps its id, account and when it began; one that succeeded
 * is never made less.
 */
export async function putPayment(
  db: D1Port,
  payment: PaymentNow,
  { grants = [], order, invoice }: PaymentBeside = {},
): Promise<void> {
  const q = queries(db);
  const { refundedMinor, disputedMinor, disputeStatus } = payment;
  const back = {
    ...(refundedMinor === undefined ? {} : { refundedMinor }),
    ...(disputedMinor === undefined ? {} : { disputedMinor }),
    ...(disputeStatus === undefined ? {} : { disputeStatus }),
  };
  await q.batch([
    yielding(q, payment),
    q
      .insert(payments)
      .values(payment)
      .onConflictDoUpdate({
        target: payments.key,
        set: { ...asTold, ...back },
        setWhere: notLowered,
      }),
    ...grants.map((grant) => q.insert(paymentGrants).values(grant).onConflictDoNothing()),
    ...(order ? [orderEnding(q, order)] : []),
    ...(invoice ? [invoicePutting(q, invoice)] : []),
  ]);
}

/**
 * An intent is of the payment that granted: one that was put aside under another key, before it was
 * known what it paid, gives it up, and its charge, so that a refund finds the credits.
 */
const yielding = (q: DrizzleD1Database, { key, status, paymentIntent }: PaymentNow) =>
  q
    .update(payments)
    .set({ paymentIntent: null, charge: null })
    .where(
      sql`${payments.paymentIntent} = ${paymentIntent} AND ${payments.key} <> ${key}
        AND ${payments.status} <> 'succeeded' AND ${status} = 'succeeded'`,
    );

async function findWhere(db: D1Port, where: SQL): Promise<Payment | undefined> {
  return (await queries(db).select().from(payments).where(where).limit(1))[0];
}

export const findPaymentByKey = (db: D1Port, key: string): Promise<Payment | undefined> =>
  findWhere(db, eq(payments.key, key));

export const findPaymentById = (db: D1Port, id: string): Promise<Payment | undefined> =>
  findWhere(db, eq(payments.id, id));

export const findPaymentByCharge = (db: D1Port, charge: string): Promise<Payment | undefined> =>
  findWhere(db, eq(payments.charge, charge));

export const findPaymentByIntent = (db: D1Port, intent: string): Promise<Payment | undefined> =>
  findWhere(db, eq(payments.paymentIntent, intent));

/** What a payment goes by: what it pays, and how it was collected where that is known. */
export interface PaymentNames {
  readonly key: string;
  readonly paymentIntent?: string | undefined;
}

/** The payments that go by a key or an intent: the same, or two, or none yet. */
export interface Claims {
  /** What is known under the key. */
  readonly own: Payment | undefined;
  /** What the intent belongs to. */
  readonly ofIntent: Payment | undefined;
}

export async function findClaims(db: D1Port, names: PaymentNames): Promise<Claims> {
  return claimsIn(await claimsAsking(queries(db), names), names);
}

/** The statement alone, for a batch. */
export function claimsAsking(q: DrizzleD1Database, { key, paymentIntent }: PaymentNames) {
  const byIntent =
    paymentIntent === undefined ? undefined : eq(payments.paymentIntent, paymentIntent);
  return q
    .select()
    .from(payments)
    .where(or(eq(payments.key, key), byIntent));
}

export const claimsIn = (
  rows: readonly Payment[],
  { key, paymentIntent }: PaymentNames,
): Claims => ({
  own: rows.find((row) => row.key === key),
  ofIntent: rows.find((row) => row.paymentIntent !== null && row.paymentIntent === paymentIntent),
});

/** Newest first, 1 to 100. */
export async function listPayments(
  db: D1Port,
  account: AccountId,
  page: ListPage,
): Promise<Payment[]> {
  return await queries(db)
    .select()
    .from(payments)
    .where(and(eq(payments.account, account), before(payments.createdAt, payments.id, page)))
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .limit(pageLimit(page));
}

/**
 * Of all accounts, newest first, 1 to 100: for the operator. What was given back in full asks for
 * nothing more; what came for no money at all still does.
 */
export async function listQuarantined(db: D1Port, page: ListPage): Promise<Payment[]> {
  return await queries(db)
    .select()
    .from(payments)
    .where(
      and(
        sql`${payments.status} = 'quarantined'`,
        sql`(${payments.refundedMinor} = 0 OR ${payments.refundedMinor} < ${payments.amountMinor})`,
        before(payments.createdAt, payments.id, page),
      ),
    )
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .limit(pageLimit(page));
}

/** What a payment granted; the bonus is one of its own. */
export async function grantsOf(db: D1Port, payment: string): Promise<PaymentGrant[]> {
  return await queries(db)
    .select()
    .from(paymentGrants)
    .where(eq(paymentGrants.payment, payment))
    .orderBy(paymentGrants.seq);
}

/** What went back of it by now: refunded, withdrawn by the bank, and how the newest dispute stands. */
export async function setMoneyBack(
  db: D1Port,
  id: string,
  back: Partial<Pick<Payment, 'refundedMinor' | 'disputedMinor' | 'disputeStatus'>>,
): Promise<void> {
  await queries(db).update(payments).set(back).where(eq(payments.id, id));
}
