import { minuteMs } from '../../core/units/instant.ts';
import type { SignedCall } from '../http/call.ts';
import { database } from '../http/database.ts';

/** An isolate says so again after this long. */
const toldEveryMs = 5 * minuteMs;
const toldMax = 1_000;
const told = new Map<string, number>();

/**
 * Has D1 know, after the answer, that a platform key was used for what writes no entry: entries tell
 * of their keys themselves, and reporting usage waits for no database.
 */
export function notePlatformKeyUse({ principal, env, now, waitUntil }: SignedCall): void {
  if (principal.kind !== 'platform_key') return;
  const { id } = principal;
  if (now - (told.get(id) ?? 0) < toldEveryMs) return;
  if (told.size >= toldMax) told.clear();
  told.set(id, now);
  const write = async () => {
    const { recordKeyUses } = await import('../../db/key-uses.ts');
    await recordKeyUses(database(env), new Map([[id, now]]));
  };
  waitUntil(write().catch(() => told.delete(id)));
}
