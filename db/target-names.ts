import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';

/** What the account calls its projects and API keys, by their ids; those it does not have are left out. */
export async function namesOf(
  db: D1Port,
  account: AccountId,
  ids: { readonly projects: readonly string[]; readonly keys: readonly string[] },
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT id, name FROM projects
       WHERE account = ?1 AND id IN (SELECT value FROM json_each(?2))
       UNION ALL
       SELECT id, name FROM api_keys
       WHERE account = ?1 AND id IN (SELECT value FROM json_each(?3))`,
    )
    .bind(account, JSON.stringify(ids.projects), JSON.stringify(ids.keys))
    .all<{ readonly id: string; readonly name: string }>();
  return new Map(results.map(({ id, name }) => [id, name]));
}
