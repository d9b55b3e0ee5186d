import { minuteMs } from '../core/units/instant.ts';
import type { D1Port, D1Statement } from './d1.ts';

/** To the minute, which spares a write on nearly every drain of a busy key. */
const keyUseSql = `UPDATE api_keys SET last_used_at = used.at
  FROM (SELECT value ->> 0 AS id, value ->> 1 AS at FROM json_each(?1)) AS used
  WHERE api_keys.id = used.id AND used.at >= coalesce(api_keys.last_used_at, 0) + ${minuteMs}`;

/** Says when API keys were last used (instants by key id); older news changes nothing. */
export const keyUses = (db: D1Port, uses: ReadonlyMap<string, number>): D1Statement =>
  db.prepare(keyUseSql).bind(JSON.stringify([...uses]));

/** The same by itself: for uses that wrote no entry. Loads no drizzle. */
export async function recordKeyUses(db: D1Port, uses: ReadonlyMap<string, number>): Promise<void> {
  if (uses.size > 0) await keyUses(db, uses).run();
}
