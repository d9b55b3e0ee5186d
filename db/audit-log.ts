import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { type RowFound, rowWhen } from './row-when.ts';
import { auditLog } from './schema.ts';

export type AuditRecord = typeof auditLog.$inferSelect;

/** Written again under its id, the first stands. */
export async function recordAudit(db: D1Port, record: AuditRecord): Promise<void> {
  await queries(db).insert(auditLog).values(record).onConflictDoNothing();
}

/**
 * The same for the transaction of the deed itself, where it holds that something is done: both are
 * there or neither, whoever is killed in between.
 */
export const auditWhen = (
  q: ReturnType<typeof queries>,
  record: RowFound<AuditRecord>,
  holds: SQL,
) =>
  q
    .insert(auditLog)
    .select(rowWhen(auditLog, record, holds))
    .onConflictDoNothing();

/** What records are asked for; each alone is found by an index. */
export interface AuditFilter {
  readonly target?: string;
  readonly account?: string;
  readonly actor?: string;
  readonly action?: string;
}

/** Newest first, 1 to 100. */
export async function listAudit(
  db: D1Port,
  { target, account, actor, action, ...page }: ListPage & AuditFilter,
): Promise<AuditRecord[]> {
  const only = <T>(column: Parameters<typeof eq>[0], value: T | undefined) =>
    value === undefined ? undefined : eq(column, value);
  return await queries(db)
    .select()
    .from(auditLog)
    .where(
      and(
        only(auditLog.target, target),
        only(auditLog.account, account),
        only(auditLog.actor, actor),
        only(auditLog.action, action),
        before(auditLog.at, auditLog.id, page),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(pageLimit(page));
}
