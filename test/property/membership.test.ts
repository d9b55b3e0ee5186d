import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeRemoval,
  judgeRole,
  type Manager,
  mayGive,
  type Seat,
} from '../../core/access/membership.ts';
import { type Role, roleMay, roles } from '../../core/access/permissions.ts';
import type { AccountId, PersonId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { addMember, changeRole, removeMember } from '../../db/members.ts';
import { createPerson } from '../../db/people.ts';
import { anAuditRecord } from '../support/audit-record.ts';
import { type SqliteD1, sqliteD1 } from '../support/sqlite-d1.ts';

const account = 'acct_00000000000000000000' as AccountId;
const names = ['per_a', 'per_b', 'per_c', 'per_d', 'per_e'] as readonly string[] as PersonId[];

const role = fc.constantFrom(...roles);
const person = fc.constantFrom(...names);
const by: fc.Arbitrary<Manager> = fc.oneof(person, fc.constant('platform' as const));

/** Any of the five, each with any role; sometimes nobody owns the account. */
const seats: fc.Arbitrary<Seat[]> = fc
  .array(fc.option(role), { minLength: names.length, maxLength: names.length })
  .map((given) =>
    names.flatMap((name, i) => (given[i] ? [{ person: name, role: given[i] as Role }] : [])),
  );

type Act = { by: Manager; person: PersonId; role: Role | 'removed' };
const act: fc.Arbitrary<Act> = fc.record({
  by,
  person,
  role: fc.oneof(role, fc.constant('removed' as const)),
});

const judge = (before: readonly Seat[], { by: giver, person: whom, role: to }: Act) =>
  to === 'removed' ? judgeRemoval(before, giver, whom) : judgeRole(before, giver, whom, to);

const applied = (before: readonly Seat[], { person: whom, role: to }: Act): Seat[] =>
  before.flatMap((seat) => {
    if (seat.person !== whom) return [seat];
    return to === 'removed' ? [] : [{ ...seat, role: to }];
  });

const owners = (of: readonly Seat[]) => of.filter((seat) => seat.role === 'owner').length;
const roleIn = (of: readonly Seat[], whom: string) => of.find((seat) => seat.person === whom)?.role;

describe('the rules of membership', () => {
  it('an account that has an owner has one whatever is done', () => {
    fc.assert(
      fc.property(seats, fc.array(act, { maxLength: 30 }), (start, acts) => {
        let now = start;
        for (const one of acts) if (judge(now, one).ok) now = applied(now, one);
        expect(Math.min(owners(now), 1)).toBeGreaterThanOrEqual(Math.min(owners(start), 1));
      }),
    );
  });

  it('only who may manage people changes others, and only an owner or the platform an owner', () => {
    fc.assert(
      fc.property(seats, act, (before, one) => {
        if (!judge(before, one).ok || one.by === 'platform') return;
        if (one.role === 'removed' && one.by === one.person) return;
        const giver = roleIn(before, one.by) as Role;
        expect(roleMay(giver, 'members:write')).toBe(true);
        if (one.role === 'owner' || roleIn(before, one.person) === 'owner')
          expect(giver).toBe('owner');
      }),
    );
  });

  it('everybody may leave, except the only owner', () => {
    fc.assert(
      fc.property(seats, person, (before, whom) => {
        const left = judgeRemoval(before, whom, whom);
        const mine = roleIn(before, whom);
        if (mine === undefined) expect(left).toEqual({ ok: false, error: 'no-member' });
        else if (mine === 'owner' && owners(before) === 1)
          expect(left).toEqual({ ok: false, error: 'last-owner' });
        else expect(left.ok).toBe(true);
      }),
    );
  });

  it('nobody gives a role without the right to manage people, and owners come of owners', () => {
    for (const giver of [...roles, undefined])
      for (const given of roles) {
        const may = giver !== undefined && roleMay(giver, 'members:write');
        expect(mayGive(giver, given)).toBe(may && (given !== 'owner' || giver === 'owner'));
      }
    for (const given of roles) expect(mayGive('platform', given)).toBe(true);
  });
});

async function accountWith(before: readonly Seat[]): Promise<SqliteD1> {
  const db = sqliteD1();
  for (const id of names) await createPerson(db, aPerson(id));
  for (const seat of before)
    await addMember(db, { ...seat, account, joinedAt: 1, invitation: null });
  return db;
}

const aPerson = (id: string) => ({
  ...{ id, issuer: 'https://id.example', subject: id, name: id, email: null, emailKey: null },
  ...{ emailVerified: false, firstAccount: null, freeCredits: null },
  ...{ createdAt: 1, signedInAt: 1 },
});

const stored = (db: SqliteD1) =>
  db.sqlite
    .prepare('SELECT person, role FROM members ORDER BY person')
    .all()
    .map((row) => ({
      ...row,
    })) as unknown as Seat[];

/** What was recorded, in order: the role before each deed. */
const recorded = (db: SqliteD1) =>
  db.sqlite
    .prepare('SELECT before FROM audit_log ORDER BY rowid')
    .all()
    .map(({ before }) => JSON.parse(String(before)).role);

describe('what D1 writes of members', () => {
  it('is what the rules say, and nothing else, for any account and any act, with a record', async () => {
    await fc.assert(
      fc.asyncProperty(seats, fc.array(act, { maxLength: 6 }), async (start, acts) => {
        const db = await accountWith(start);
        let seated = start;
        const before: unknown[] = [];
        for (const one of acts) {
          const audit = anAuditRecord(`aud_${before.length}`);
          const deed = { account, by: one.by, person: one.person, now: instant(9), audit };
          const said = judge(seated, one);
          const done =
            one.role === 'removed'
              ? await removeMember(db, deed)
              : await changeRole(db, { ...deed, role: one.role });
          expect(done.ok ? 'done' : done.error).toBe(said.ok ? 'done' : said.error);
          if (said.ok) {
            before.push(roleIn(seated, one.person));
            seated = applied(seated, one);
          }
          expect(stored(db)).toEqual(seated);
          expect(recorded(db)).toEqual(before);
        }
        db.close();
      }),
      { numRuns: 150 },
    );
  });
});
