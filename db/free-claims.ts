import type { Claim } from '../core/access/free-credits.ts';
import { dayMs, hourMs, type Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

export interface ClaimTry {
  readonly account: string;
  /** What must be had by nobody, the subject's first. */
  readonly names: readonly [subject: string, ...others: string[]];
  /** Null when it is not known. */
  readonly network: string | null;
  readonly at: Instant;
}

export interface ClaimBounds {
  /** Grants of one network in a day. */
  readonly perNetwork: number;
  /** Grants of all in an hour. */
  readonly perHour: number;
}

/** A grant has one claim of its subject, so that those alone are counted. */
const ofSubjects = `name >= 'subject:' AND name < 'subject;'`;

/** All names or none, and only while nobody has one of them and the bounds have room. */
const claimSql = `INSERT INTO free_claims (name, account, network, at)
  SELECT value, ?2, ?3, ?4 FROM json_each(?1)
  WHERE NOT EXISTS (SELECT 1 FROM free_claims WHERE name IN (SELECT value FROM json_each(?1)))
    AND (?3 IS NULL OR ?5 > (SELECT count(*) FROM free_claims
      WHERE network = ?3 AND at > ?4 - ${dayMs} AND ${ofSubjects}))
    AND ?6 > (SELECT count(*) FROM free_claims WHERE at > ?4 - ${hourMs} AND ${ofSubjects})`;

const claimsSql = `SELECT name, account FROM free_claims
  WHERE name IN (SELECT value FROM json_each(?1))`;

/**
 * Tries to claim an account's free credits, and answers the claims there are of its names then. One
 * transaction: of many at once exactly as many get through as the bounds allow, and one of a name.
 */
export async function claimFreeCredits(
  db: D1Port,
  { account, names, network, at }: ClaimTry,
  { perNetwork, perHour }: ClaimBounds,
): Promise<readonly Claim[]> {
  const text = JSON.stringify(names);
  const [, found] = await db.batch<Claim>([
    db.prepare(claimSql).bind(text, account, network, at, perNetwork, perHour),
    db.prepare(claimsSql).bind(text),
  ]);
  return found?.results ?? [];
}
