import { type Seq, serverId } from '../../core/units/ids.ts';
import {
  after,
  formatInstant,
  hourMs,
  type Instant,
  instant,
  minuteMs,
} from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import { openDb } from '../../db/d1.ts';
import { putNotice } from '../../db/notices.ts';
import { markAnnounced, orphansToAnnounce, type ServerStop } from '../../db/server-stops.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';

/** How long after its paid time whoever runs a server has to say that it is down. */
export const orphanAfterMs = 5 * minuteMs;
/** How often one is told of again. */
const announceEveryMs = hourMs;

const stopsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;

/**
 * Finds servers that nobody pays for and nobody said were taken down, and tells of them until
 * somebody does. The notice is put before it counts as told: cut off between, it is told again
 * under the same key, which is once.
 */
export async function orphanedServers(env: Env, at: Instant): Promise<number> {
  const db = openDb(env);
  const due = after(at, -orphanAfterMs);
  const silentSince = after(at, -announceEveryMs);
  let told = 0;
  for (let page = 0; page < pagesPerRunMax; page++) {
    const found = await orphansToAnnounce(db, { due, silentSince, limit: stopsPerPageMax });
    for (const stop of found) if (await announce(db, stop, at)) told += 1;
    if (found.length < stopsPerPageMax) break;
  }
  return told;
}

/** One that cannot be told of must not keep the others from being: it is tried again with the next run. */
async function announce(db: D1Port, stop: ServerStop, at: Instant): Promise<boolean> {
  try {
    await tell(db, stop, at);
    return true;
  } catch (error) {
    const { account, seq } = stop;
    log('error', 'orphan not told of', { account, seq, error: describeError(error) });
    return false;
  }
}

async function tell(db: D1Port, stop: ServerStop, at: Instant): Promise<void> {
  const { account, server, seq, reason, name, project } = stop;
  const id = serverId(account, server as Seq);
  const stopAt = formatInstant(instant(stop.stopAt));
  const hours = Math.floor((at - stop.stopAt) / announceEveryMs);
  log('error', 'server orphaned', { account, server: id, reason, stop_at: stopAt });
  await putNotice(db, {
    account,
    // Its people hear of it once, and not of what they ended: the rest is for whoever runs it.
    kind: reason === 'request' || stop.orphanedAt !== null ? 'server_stop' : 'server_stopping',
    key: `orphan:${server}:${seq}:${hours}`,
    at,
    facts: {
      ...{ server: id, server_name: name, project, seq, reason, stop_at: stop.stopAt },
      orphaned: true,
    },
  });
  await markAnnounced(db, stop, at);
}
