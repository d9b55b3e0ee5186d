import { and, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { Evidence } from '../core/tips/evidence.ts';
import type { Standing } from '../core/tips/standing.ts';
import type { TipKind } from '../core/tips/tip.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { tips } from './insight-schema.ts';

export type TipRow = typeof tips.$inferSelect;
export type TipStatus = TipRow['status'];

/** The last row of the page before. */
export interface TipCursor {
  readonly saving: number;
  readonly id: string;
}

export interface TipPage {
  readonly status: TipStatus;
  readonly before?: TipCursor;
  /** 1 to 101. */
  readonly limit: number;
}

/** Those that save most first. Rows of what never held only say when it was looked for. */
export async function listTips(db: D1Port, account: AccountId, page: TipPage): Promise<TipRow[]> {
  assertLaw(page.limit >= 1 && page.limit <= 101, 'a list has 1 to 100 rows');
  return await queries(db)
    .select()
    .from(tips)
    .where(
      and(
        eq(tips.account, account),
        eq(tips.status, page.status),
        gt(tips.foundAt, 0),
        page.before && after(page.before),
      ),
    )
    .orderBy(desc(tips.saving), desc(tips.id))
    .limit(page.limit);
}

const after = ({ saving, id }: TipCursor): SQL =>
  sql`(${tips.saving}, ${tips.id}) < (${saving}, ${id})`;

export async function findTip(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<TipRow | undefined> {
  const one = and(eq(tips.account, account), eq(tips.id, id));
  return (await queries(db).select().from(tips).where(one))[0];
}

/** A look through an account finds at most 160; those applied wait beside them. */
const standingMax = 1_000;

/** All that are open or applied, and those of these ids however they stand. */
export async function readStanding(
  db: D1Port,
  account: AccountId,
  ids: readonly string[],
): Promise<TipRow[]> {
  const q = queries(db);
  const whole = (status: TipStatus) =>
    q
      .select()
      .from(tips)
      .where(and(eq(tips.account, account), eq(tips.status, status)))
      .limit(standingMax);
  const named = sql`${tips.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const found = await q.batch([
    whole('open'),
    whole('applied'),
    q.select().from(tips).where(named),
  ]);
  return [...new Map(found.flat().map((row) => [row.id, row])).values()];
}

/** What a look through an account made of one tip. */
export interface TipNow extends Standing {
  readonly id: string;
  readonly kind: TipKind;
  readonly subject: string;
  /** Undefined: what is stored stays. */
  readonly evidence: Evidence | undefined;
  /** `changed_at` of the row it was made from: one that changed meanwhile stays as it is. */
  readonly seen: number | undefined;
}

const putSql = `INSERT INTO tips
    (id, account, kind, subject, status, saving, evidence, found_at, made_at, changed_at)
  SELECT value ->> 0, ?1, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    coalesce(value ->> 5, '{}'), value ->> 6, ?3, value ->> 7
  FROM json_each(?2) WHERE true
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, saving = excluded.saving,
    evidence = iif(excluded.evidence = '{}', tips.evidence, excluded.evidence),
    found_at = excluded.found_at, made_at = excluded.made_at, changed_at = excluded.changed_at
  WHERE tips.changed_at = (SELECT value ->> 8 FROM json_each(?2) WHERE value ->> 0 = tips.id)`;

/** Says that the account was looked through, by a row of what may never have held. */
const lookedSql = `INSERT INTO tips
    (id, account, kind, subject, status, saving, evidence, found_at, made_at, changed_at)
  VALUES (?1, ?2, 'missing_budget', '', 'cleared', 0, '{}', 0, ?3, 0)
  ON CONFLICT (id) DO UPDATE SET made_at = excluded.made_at`;

/** In one transaction: what changed, and that all was looked at. */
export async function putTips(
  db: D1Port,
  account: AccountId,
  looked: { readonly id: string; readonly at: Instant },
  changed: readonly TipNow[],
): Promise<void> {
  const rows = changed.map((tip) => [
    tip.id,
    tip.kind,
    tip.subject,
    tip.status,
    tip.saving,
    tip.evidence === undefined ? null : JSON.stringify(tip.evidence),
    tip.foundAt,
    tip.changedAt,
    tip.seen ?? null,
  ]);
  await db.batch([
    db.prepare(putSql).bind(account, JSON.stringify(rows), looked.at),
    db.prepare(lookedSql).bind(looked.id, account, looked.at),
  ]);
}

/** When the account was looked through last, by the id of the row that says so. */
export async function lookedAt(db: D1Port, id: string): Promise<number | undefined> {
  const sqlText = 'SELECT made_at AS at FROM tips WHERE id = ?';
  return (await db.prepare(sqlText).bind(id).first<{ at: number }>())?.at;
}

/** What is cleared is only told of. */
const changeable: TipStatus[] = ['open', 'dismissed', 'applied'];

/** The tip as it is then; undefined when there is none. One that is cleared stays so. */
export async function setTipStatus(
  db: D1Port,
  { account, id }: Pick<TipRow, 'account' | 'id'>,
  status: TipStatus,
  at: Instant,
): Promise<TipRow | undefined> {
  const one = and(eq(tips.account, account), eq(tips.id, id));
  const q = queries(db);
  const [, rows] = await q.batch([
    q
      .update(tips)
      .set({ status, changedAt: at })
      .where(and(one, inArray(tips.status, changeable), ne(tips.status, status))),
    q.select().from(tips).where(one),
  ]);
  return rows[0];
}
