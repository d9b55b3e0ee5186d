import { eq, lte, sql } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { type AuditRecord, auditWhen } from './audit-log.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { accounts } from './schema.ts';

export type Account = typeof accounts.$inferSelect;

export interface NewAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly shard?: number;
  readonly createdAt: Instant;
}

/**
 * One account per external id, however many ask at once: everyone gets the row that was first, and
 * `created` says whose it was. Sent again with the same id, it is `created` again.
 */
export async function createAccount(
  db: D1Port,
  account: NewAccount,
): Promise<{ account: Account; created: boolean }> {
  const q = queries(db);
  const same =
    account.externalId === undefined
      ? eq(accounts.id, account.id)
      : eq(accounts.externalId, account.externalId);
  const [, rows] = await q.batch([
    q.insert(accounts).values(account).onConflictDoNothing(),
    q.select().from(accounts).where(same),
  ]);
  const row = rows[0] as Account;
  return { account: row, created: row.id === account.id };
}

export async function findAccount(db: D1Port, id: AccountId): Promise<Account | undefined> {
  return (await queries(db).select().from(accounts).where(eq(accounts.id, id)))[0];
}

export async function findAccountByExternalId(
  db: D1Port,
  externalId: string,
): Promise<Account | undefined> {
  const found = queries(db).select().from(accounts).where(eq(accounts.externalId, externalId));
  return (await found)[0];
}

/**
 * Undefined where there is no such account. The record of it is told here what the name was: whoever
 * finishes what was cut short would find the new one.
 */
export async function renameAccount(
  db: D1Port,
  id: AccountId,
  name: string,
  audit: AuditRecord,
): Promise<Account | undefined> {
  const q = queries(db);
  const one = eq(accounts.id, id);
  const found = sql`FROM accounts WHERE ${one}`;
  const before = sql`(SELECT json_object('name', name) ${found})`;
  const [, , [account]] = await q.batch([
    auditWhen(q, { ...audit, before }, sql`EXISTS (SELECT 1 ${found})`),
    q.update(accounts).set({ name }).where(one),
    q.select().from(accounts).where(one),
  ]);
  return account;
}

/** Accounts whose check is due, the longest due first, 1 to 100. */
export async function accountsDue(db: D1Port, now: Instant, limit: number): Promise<Account[]> {
  return await queries(db)
    .select()
    .from(accounts)
    .where(lte(accounts.checkDueAt, now))
    .orderBy(accounts.checkDueAt)
    .limit(pageLimit({ limit }));
}

/**
 * When an account is to be checked again; null for not before its next entry. Set it before the
 * check begins: what drains meanwhile then moves it earlier instead of being overwritten.
 */
export async function setCheckDue(db: D1Port, id: AccountId, dueAt: Instant | null): Promise<void> {
  await queries(db).update(accounts).set({ checkDueAt: dueAt }).where(eq(accounts.id, id));
}
