import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { ok, type Result, refuse } from '../core/units/result.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { projects } from './schema.ts';

export type Project = typeof projects.$inferSelect;

export interface NewProject {
  readonly id: string;
  readonly account: AccountId;
  readonly name: string;
  readonly createdAt: Instant;
}

const one = (account: AccountId, id: string) =>
  and(eq(projects.account, account), eq(projects.id, id));

/** Refused while a live project of the account has the name. Sent again with its id, it is there. */
export async function createProject(
  db: D1Port,
  project: NewProject,
): Promise<Result<Project, 'name-taken'>> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q.insert(projects).values(project).onConflictDoNothing(),
    q.select().from(projects).where(one(project.account, project.id)),
  ]);
  return rows[0] ? ok(rows[0]) : refuse('name-taken');
}

export async function findProject(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<Project | undefined> {
  return (await queries(db).select().from(projects).where(one(account, id)))[0];
}

/** Newest first, archived ones included, 1 to 100. */
export async function listProjects(
  db: D1Port,
  account: AccountId,
  page: ListPage,
): Promise<Project[]> {
  return await queries(db)
    .select()
    .from(projects)
    .where(and(eq(projects.account, account), before(projects.createdAt, projects.id, page)))
    .orderBy(desc(projects.createdAt), desc(projects.id))
    .limit(pageLimit(page));
}

/** Refuses the name of another live project, and a project that is not the account's. */
export async function renameProject(
  db: D1Port,
  account: AccountId,
  id: string,
  name: string,
): Promise<Result<Project, 'not-found' | 'name-taken'>> {
  const q = queries(db);
  const free = sql`NOT EXISTS (SELECT 1 FROM projects AS other WHERE other.account = ${account}
    AND other.name = ${name} AND other.archived_at IS NULL AND other.id <> ${id}
    AND ${projects.archivedAt} IS NULL)`;
  const [, rows] = await q.batch([
    q
      .update(projects)
      .set({ name })
      .where(and(one(account, id), free)),
    q.select().from(projects).where(one(account, id)),
  ]);
  if (!rows[0]) return refuse('not-found');
  return rows[0].name === name ? ok(rows[0]) : refuse('name-taken');
}

/** Its entries keep its id; its name is free again. Archiving again keeps the first instant. */
export async function archiveProject(
  db: D1Port,
  account: AccountId,
  id: string,
  at: Instant,
): Promise<Project | undefined> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q
      .update(projects)
      .set({ archivedAt: at })
      .where(and(one(account, id), isNull(projects.archivedAt))),
    q.select().from(projects).where(one(account, id)),
  ]);
  return rows[0];
}
