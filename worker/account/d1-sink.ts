import type { Instant } from '../../core/units/instant.ts';
import { appendEntries } from '../../db/append-entries.ts';
import { openDb } from '../../db/d1.ts';
import { recordKeyUses } from '../../db/key-uses.ts';
import type { Env } from '../env.ts';
import type { Access } from './access.ts';
import type { EntrySink } from './drain-outbox.ts';

/** D1 as the outbox sees it. */
export const d1Sink = (env: Env): EntrySink => ({
  append: async (account, rows) => (await appendEntries(openDb(env), account, rows)).head,
});

/** Says in D1 when keys were last used; the object knows, D1 shows it. */
export async function recordKeyUse(env: Env, access: Access, now: Instant): Promise<void> {
  const used = access.takeUsed(now);
  if (used.length > 0) await recordKeyUses(openDb(env), new Map(used.map((id) => [id, now])));
}
