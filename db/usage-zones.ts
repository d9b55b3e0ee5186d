import type { AccountId } from '../core/units/ids.ts';
import { dayMs, type Instant } from '../core/units/instant.ts';
import { cellMs } from '../core/usage/summary-plan.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { boundRows } from './values.ts';

/** A zone whose days are kept for an account. */
export interface UsageZone {
  /** Names account and zone in `usage_days`. A zone that takes another's place takes its id. */
  readonly id: number;
  /** A midnight of the zone: its days from then on are kept. 0 when all of them are. */
  readonly since: Instant;
}

/** Each costs a row per series and day; people look at an account from one or two. */
export const zonesPerAccountMax = 4;

/** A zone nobody asked for this long gives way to one somebody asks for. */
const keptUnaskedMs = 7 * dayMs;

/** The zone whose days are kept for an account; undefined when its days are only in cells. */
export async function findZone(
  db: D1Port,
  account: AccountId,
  zone: string,
): Promise<UsageZone | undefined> {
  const sql = 'SELECT id, since FROM usage_zones WHERE account = ? AND zone = ?';
  return (await db.prepare(sql).bind(account, zone).first<UsageZone>()) ?? undefined;
}

interface AskedZone {
  readonly id: number;
  readonly zone: string;
  readonly asked_at: number;
}

/**
 * Tells that somebody looked at an account's usage in a zone: its days are kept from the next
 * midnight there on, and the backfill makes those before. Writes at most once a day and zone. Does
 * nothing when `zonesPerAccountMax` zones are kept that were all asked for in the last week, nor
 * for a zone whose days begin within a quarter of an hour: cells cannot be summed to them.
 */
export async function askForZone(
  db: D1Port,
  account: AccountId,
  zone: string,
  now: Instant,
  nextMidnight: Instant,
): Promise<void> {
  if (nextMidnight % cellMs !== 0) return;
  const statement = await registration(db, account, zone, now, nextMidnight);
  await statement?.run();
}

async function registration(
  db: D1Port,
  account: AccountId,
  zone: string,
  now: Instant,
  since: Instant,
): Promise<D1Statement | undefined> {
  const { results } = await db
    .prepare('SELECT id, zone, asked_at FROM usage_zones WHERE account = ? ORDER BY asked_at')
    .bind(account)
    .all<AskedZone>();
  const kept = results.find((one) => one.zone === zone);
  if (kept)
    return kept.asked_at <= now - dayMs ? db.prepare(askedSql).bind(kept.id, zone, now) : undefined;
  if (results.length < zonesPerAccountMax)
    return db.prepare(addSql).bind(account, since, zone, now, zonesPerAccountMax);
  const oldest = results[0] as AskedZone;
  if (oldest.asked_at > now - keptUnaskedMs) return undefined;
  return db
    .prepare(replaceSql)
    .bind(account, since, zone, now, oldest.id, oldest.zone, oldest.asked_at);
}

const askedSql = `UPDATE usage_zones SET asked_at = ?3
  WHERE id = ?1 AND zone = ?2 AND asked_at < ?3`;

/**
 * A rollup that has read entries already and looked for zones before this one was there must owe
 * it nothing: so no entry of the account may be as late as `since`, whatever clocks say.
 */
const isBeyondAllEntries = `NOT EXISTS
  (SELECT 1 FROM balances WHERE account = ?1 AND at >= ?2)`;

const addSql = `INSERT INTO usage_zones (account, since, zone, asked_at, watermark)
  SELECT ?1, ?2, ?3, ?4, position FROM usage_watermark
  WHERE (SELECT count(*) FROM usage_zones WHERE account = ?1) < ?5 AND ${isBeyondAllEntries}
  ON CONFLICT (account, zone) DO NOTHING`;

/** The days of the zone before stay behind; the backfill deletes them as it comes by. */
const replaceSql = `UPDATE OR IGNORE usage_zones
  SET since = ?2, zone = ?3, asked_at = ?4, watermark = (SELECT position FROM usage_watermark)
  WHERE id = ?5 AND zone = ?6 AND asked_at = ?7 AND ${isBeyondAllEntries}`;

/** Gives a zone's days up: no answer depends on them, and whoever looks again asks for them again. */
export async function forgetZone(db: D1Port, id: number, zone: string): Promise<void> {
  await db.prepare('DELETE FROM usage_zones WHERE id = ? AND zone = ?').bind(id, zone).run();
}

/** A kept zone of one of several accounts. */
export interface AccountZone {
  /** `acct_…` */
  readonly account: string;
  readonly id: number;
  readonly zone: string;
}

/** Reads the kept zones of accounts: for a batch with what else is read of them. */
export const zonesOfAccounts = (db: D1Port, accounts: readonly string[]): D1Statement[] =>
  boundRows(accounts.map((account) => [account])).map(({ text, values }) =>
    db
      .prepare(
        `WITH asked (account) AS (VALUES ${text})
         SELECT kept.account, kept.id, kept.zone FROM asked
         CROSS JOIN usage_zones AS kept ON kept.account = asked.account`,
      )
      .bind(...values),
  );
