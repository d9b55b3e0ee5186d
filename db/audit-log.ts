import { and, desc, eq } from 'drizzle-orm';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { auditLog } from './schema.ts';

export type AuditRecord = typeof auditLog.$inferSelect;

/** Written again under its id, the first stands. */
export async function recordAudit(db: D1Port, record: AuditRecord): Promise<void> {
  await queries(db).insert(auditLog).values(record).onConflictDoNothing();
}

/** Newest first, 1 to 100; of one target when it is named. */
export async function listAudit(
  db: D1Port,
  page: ListPage & { readonly target?: string },
): Promise<AuditRecord[]> {
  const target = page.target === undefined ? undefined : eq(auditLog.target, page.target);
  return await queries(db)
    .select()
    .from(auditLog)
    .where(and(target, before(auditLog.at, auditLog.id, page)))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(pageLimit(page));
}
