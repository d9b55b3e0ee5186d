import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { type Manager, managingRoles } from '../core/access/membership.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { invitations } from './access-schema.ts';
import type { queries } from './drizzle.ts';

/**
 * What core/access/membership.ts demands, as conditions inside the write itself: requests that come
 * at the same moment are judged one after the other. A property test holds the two alike.
 */

const managing = sql.join(
  managingRoles.map((role) => sql`${role}`),
  sql`, `,
);

/** That whoever acts may still manage people, and owners where it is about one. */
export const mayStill = (account: AccountId, by: Manager, aboutOwner: SQL): SQL | undefined =>
  by === 'platform'
    ? undefined
    : sql`EXISTS (SELECT 1 FROM members AS giver
        WHERE giver.account = ${account} AND giver.person = ${by} AND giver.role IN (${managing})
          AND (giver.role = 'owner' OR NOT (${aboutOwner})))`;

export const anotherOwner = (account: AccountId, person: string): SQL =>
  sql`EXISTS (SELECT 1 FROM members AS other
    WHERE other.account = ${account} AND other.role = 'owner' AND other.person <> ${person})`;

/** Of somebody who manages people no more: nobody comes back by a link they made before. */
export const withdrawInvitations = (
  q: ReturnType<typeof queries>,
  { account, person, now }: { account: AccountId; person: string; now: Instant },
) =>
  q
    .update(invitations)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invitations.account, account),
        eq(invitations.invitedBy, person),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        sql`NOT EXISTS (SELECT 1 FROM members AS giver WHERE giver.account = ${account}
          AND giver.person = ${person} AND giver.role IN (${managing}))`,
      ),
    );
