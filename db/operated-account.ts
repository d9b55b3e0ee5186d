import type { Role } from '../core/access/permissions.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port, D1Rows } from './d1.ts';

export interface MemberNamed {
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  /** Instant (ms). */
  readonly joinedAt: number;
}

/** What came in one currency. */
export interface PaidSum {
  readonly currency: string;
  readonly count: number;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  /** Instant (ms). */
  readonly lastAt: number;
}

export interface OperatedAccount {
  /** Who joined first comes first. */
  readonly members: readonly MemberNamed[];
  readonly activeKeys: number;
  readonly paid: readonly PaidSum[];
  readonly quarantined: number;
}

/** An account has at most 200. */
const membersMax = 200;

/** What an operator sees of an account before anything else, beside its balance. */
export async function readOperatedAccount(
  db: D1Port,
  account: AccountId,
  now: Instant,
): Promise<OperatedAccount> {
  const [members, keys, paid, quarantined] = await db.batch<unknown>([
    db
      .prepare(
        `SELECT members.person, people.name, people.email, members.role, members.joined_at AS joinedAt
         FROM members CROSS JOIN people ON people.id = members.person
         WHERE members.account = ?1 ORDER BY members.joined_at, members.person LIMIT ${membersMax}`,
      )
      .bind(account),
    db
      .prepare(
        `SELECT count(*) AS count FROM api_keys
         WHERE account = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)`,
      )
      .bind(account, now),
    db
      .prepare(
        `SELECT currency, count(*) AS count, sum(amount_minor) AS amountMinor,
           sum(refunded_minor) AS refundedMinor, max(settled_at) AS lastAt
         FROM payments WHERE account = ?1 AND settled_at IS NOT NULL AND status = 'succeeded'
         GROUP BY currency ORDER BY currency`,
      )
      .bind(account),
    db
      .prepare(
        `SELECT count(*) AS count FROM payments
         WHERE account = ?1 AND settled_at IS NOT NULL AND status = 'quarantined'
           AND (refunded_minor = 0 OR refunded_minor < amount_minor)`,
      )
      .bind(account),
  ]);
  const counted = (rows: typeof keys) => (rows as D1Rows<{ count: number }>).results[0]?.count ?? 0;
  return {
    members: members?.results as MemberNamed[],
    activeKeys: counted(keys),
    paid: paid?.results as PaidSum[],
    quarantined: counted(quarantined),
  };
}
