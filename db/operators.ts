import { eq, sql } from 'drizzle-orm';
import { operators } from './access-schema.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';

export type Operator = typeof operators.$inferSelect;

/** A deployment has no more. */
export const operatorsMax = 100;

/** One an address: whoever has it already stays, and is answered. */
export async function addOperator(db: D1Port, operator: Operator): Promise<Operator> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q.insert(operators).values(operator).onConflictDoNothing({ target: operators.email }),
    q.select().from(operators).where(eq(operators.email, operator.email)),
  ]);
  return rows[0] as Operator;
}

/** With whoever the provider vouches has the address, the last to sign in; null while nobody does. */
export interface KnownOperator extends Operator {
  readonly person: string | null;
  readonly personName: string | null;
  /** Instant (ms). */
  readonly signedInAt: number | null;
}

/** All of them, by address. */
export async function listOperators(db: D1Port): Promise<KnownOperator[]> {
  const { results } = await db
    .prepare(
      `SELECT operators.id, operators.email, operators.added_by AS addedBy,
         operators.added_at AS addedAt, people.id AS person, people.name AS personName,
         people.signed_in_at AS signedInAt
       FROM operators LEFT JOIN people ON people.id = (
         SELECT id FROM people WHERE email_key = operators.email AND email_verified = 1
         ORDER BY signed_in_at DESC LIMIT 1)
       ORDER BY operators.email LIMIT ${operatorsMax}`,
    )
    .all<KnownOperator>();
  return results;
}

export async function findOperator(db: D1Port, id: string): Promise<Operator | undefined> {
  return (await queries(db).select().from(operators).where(eq(operators.id, id)))[0];
}

/**
 * In one statement, so that two who remove each other do not both go; `notTheLast` keeps whoever is
 * the only one. Undefined when there is no such operator, or it stays.
 */
export async function removeOperator(
  db: D1Port,
  id: string,
  notTheLast = false,
): Promise<Operator | undefined> {
  const another = sql`EXISTS (SELECT 1 FROM operators AS another WHERE another.id <> ${id})`;
  const one = eq(operators.id, id);
  const where = notTheLast ? sql`${one} AND ${another}` : one;
  return (await queries(db).delete(operators).where(where).returning())[0];
}
