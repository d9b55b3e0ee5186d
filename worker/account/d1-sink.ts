import type { Instant } from '../../core/units/instant.ts';
import { appendEntries } from '../../db/append-entries.ts';
import { openDb } from '../../db/d1.ts';
import { recordKeyUses } from '../../db/key-uses.ts';
import type { Env } from '../env.ts';
import type { Access } from './access.ts';
import type { EntrySink } from './drain-outbox.ts';

/** Longer than D1 lets a statement run: a call that has not come back by then never will. */
const appendMaxMs = 40_000;

/** D1 as the outbox sees it. */
export const d1Sink = (env: Env): EntrySink => ({
  append: async (account, rows) => {
    const appended = await inTime(appendEntries(openDb(env), account, rows));
    return appended.head;
  },
});

/** A call that hangs must not keep the next attempt from being made; appending twice is harmless. */
async function inTime<T>(call: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('D1 did not answer')), appendMaxMs);
  });
  try {
    return await Promise.race([call, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says in D1 when keys were last used; the object knows, D1 shows it. */
export async function recordKeyUse(env: Env, access: Access, now: Instant): Promise<void> {
  const used = access.takeUsed(now);
  if (used.length > 0) await recordKeyUses(openDb(env), new Map(used.map((id) => [id, now])));
}
