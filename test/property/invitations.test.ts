import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Guest,
  type Invited,
  invitationState,
  judgeAccepting,
  judgeInviting,
} from '../../core/access/invitation.ts';
import { invitationsMax, membersMax, type Seat } from '../../core/access/membership.ts';
import type { AccountId, PersonId } from '../../core/units/ids.ts';
import { type Instant, instant } from '../../core/units/instant.ts';
import { createAccount } from '../../db/accounts.ts';
import {
  acceptInvitation,
  createInvitation,
  deleteOldInvitations,
  findInvitation,
  type Invitation,
  listInvitations,
  revokeInvitation,
} from '../../db/invitations.ts';
import { addMember, changeRole, findMember, removeMember } from '../../db/members.ts';
import { createPerson } from '../../db/people.ts';
import { anAuditRecord } from '../support/audit-record.ts';
import { type SqliteD1, sqliteD1 } from '../support/sqlite-d1.ts';

const account = 'acct_00000000000000000000' as AccountId;
const id = (name: string) => `per_${name}` as PersonId;
const time = fc.integer({ min: 0, max: 20 });
const moment = time.map((at) => instant(at));
const times = { expiresAt: time, acceptedAt: fc.option(time), revokedAt: fc.option(time) };
const address = fc.constantFrom('ada@example.com', 'a.da@example.com', 'ada+x@example.com');

const invited: fc.Arbitrary<Invited> = fc.record({
  ...times,
  email: fc.option(address),
  acceptedBy: fc.option(fc.constantFrom('per_guest', 'per_else')),
});
const guest: fc.Arbitrary<Guest> = fc.record({
  person: fc.constant('per_guest'),
  emailKey: fc.option(address),
  emailVerified: fc.boolean(),
});
const filled = (count: number): Seat[] =>
  Array.from({ length: count }, (_, i) => ({ person: `per_${i}`, role: 'viewer' as const }));

describe('an invitation', () => {
  it('is open until it expires, unless it was taken or taken back', () => {
    fc.assert(
      fc.property(fc.record(times), moment, (what, now) => {
        const open = what.acceptedAt === null && what.revokedAt === null && now < what.expiresAt;
        expect(invitationState(what, now) === 'open').toBe(open);
        if (what.acceptedAt !== null) expect(invitationState(what, now)).toBe('accepted');
      }),
    );
  });

  it('lets somebody join only while open, by the very address it names, vouched for', () => {
    fc.assert(
      fc.property(invited, guest, moment, fc.integer({ min: 0, max: 3 }), (what, who, now, n) => {
        const judged = judgeAccepting(what, who, filled(n), now);
        if (!judged.ok) return;
        expect(judged.value).toBe('joins');
        expect(invitationState(what, now)).toBe('open');
        if (what.email !== null) {
          expect(who.emailVerified).toBe(true);
          expect(who.emailKey).toBe(what.email);
        }
      }),
    );
  });

  it('tells whoever took it the same again while they are a member, and nobody else', () => {
    fc.assert(
      fc.property(invited, guest, moment, (what, who, now) => {
        const member: Seat = { person: who.person, role: 'viewer' };
        const judged = judgeAccepting(what, who, [member], now);
        expect(judged.ok).toBe(what.acceptedBy === who.person);
      }),
    );
  });

  it('is made only by whoever manages people, to the bounds of an account', () => {
    const owner: Seat = { person: id('a'), role: 'owner' };
    const may = (seats: Seat[], open: number) => judgeInviting(seats, open, id('a'), 'viewer');
    expect(may([owner], invitationsMax - 1).ok).toBe(true);
    expect(may([owner], invitationsMax)).toEqual({ ok: false, error: 'too-many' });
    expect(may([owner, ...filled(membersMax - 1)], 0)).toEqual({ ok: false, error: 'full' });
    expect(may([{ ...owner, role: 'developer' }], 0)).toEqual({ ok: false, error: 'not-allowed' });
    expect(may([], 0)).toEqual({ ok: false, error: 'not-allowed' });
  });
});

describe('invitations in D1', () => {
  let db: SqliteD1;
  const start = instant(100);
  const end = instant(200);
  const anInvitation = (name: string, rest: Partial<Invitation> = {}): Invitation => ({
    ...{ id: `inv_${name}`, account, role: 'viewer', email: null, tokenHash: `hash ${name}` },
    ...{ invitedBy: id('ada'), createdAt: start, expiresAt: end },
    ...{ acceptedAt: null, acceptedBy: null, revokedAt: null, ...rest },
  });
  const make = (name: string, rest: Partial<Invitation> = {}) =>
    createInvitation(db, anInvitation(name, rest), id('ada'), anAuditRecord(`aud_made_${name}`));
  const take = (name: string, who: string, at: Instant = start) =>
    acceptInvitation(db, anInvitation(name), id(who), at, anAuditRecord(`aud_${who}_${name}`));

  const takeBack = (of: AccountId, invitation: string, at: Instant) =>
    revokeInvitation(db, of, invitation, at, anAuditRecord(`aud_back_${invitation}`));
  const recorded = () =>
    db.sqlite
      .prepare('SELECT id FROM audit_log ORDER BY id')
      .all()
      .map((row) => row.id);

  const aPerson = (name: string, email: string | null = null, emailVerified = false) =>
    createPerson(db, {
      ...{ id: id(name), issuer: 'https://id.example', subject: name, name, email },
      ...{ emailKey: email, emailVerified, firstAccount: null, freeCredits: null },
      ...{ createdAt: 1, signedInAt: 1 },
    });
  const seat = (name: string, role: Seat['role']) =>
    addMember(db, { account, person: id(name), role, joinedAt: 1, invitation: null });

  beforeEach(async () => {
    db = sqliteD1();
    await createAccount(db, { id: account, name: 'Northwind', createdAt: instant(1) });
    for (const name of ['ada', 'bo', 'cy']) await aPerson(name);
    await seat('ada', 'owner');
  });
  afterEach(() => db.close());

  it('are found by their secret, with who invites to what', async () => {
    await make('one');
    const found = await findInvitation(db, 'hash one');
    expect(found).toMatchObject({ accountName: 'Northwind', inviterName: 'ada' });
    expect(await findInvitation(db, 'hash other')).toBeUndefined();
  });

  it('are taken by one, and by nobody after', async () => {
    await make('one', { role: 'billing' });
    const [first, second] = await Promise.all([take('one', 'bo'), take('one', 'cy')]);
    expect(recorded()).toEqual(['aud_bo_one', 'aud_made_one']);
    expect(first).toMatchObject({ ok: true, value: { joins: true } });
    expect(second).toEqual({ ok: false, error: 'ended' });
    expect(await findMember(db, account, id('bo'))).toMatchObject({ invitation: 'inv_one' });
    expect(await findMember(db, account, id('cy'))).toBeUndefined();
    expect(await take('one', 'bo', instant(150))).toMatchObject({ value: { joins: false } });
    const leave = {
      account,
      by: id('bo'),
      person: id('bo'),
      now: instant(160),
      audit: anAuditRecord('aud_gone'),
    };
    expect((await removeMember(db, leave)).ok).toBe(true);
    expect(await take('one', 'bo', instant(170))).toEqual({ ok: false, error: 'ended' });
  });

  it('are not taken out of date, taken back, by a member or by another address', async () => {
    await make('old');
    expect(await take('old', 'bo', end)).toEqual({ ok: false, error: 'ended' });
    await make('gone');
    expect((await takeBack(account, 'inv_gone', instant(110))).ok).toBe(true);
    expect(await take('gone', 'bo')).toEqual({ ok: false, error: 'ended' });
    await make('mine');
    expect(await take('mine', 'ada')).toEqual({ ok: false, error: 'already-member' });
    await aPerson('dee', 'dee@example.com', false);
    await aPerson('eve', 'eve@example.com', true);
    await aPerson('fay', 'fay@example.com', true);
    await make('bound', { email: 'fay@example.com' });
    await make('vouched', { email: 'dee@example.com' });
    expect(await take('bound', 'eve')).toEqual({ ok: false, error: 'other-address' });
    expect(await take('vouched', 'dee')).toEqual({ ok: false, error: 'other-address' });
    expect((await take('bound', 'fay')).ok).toBe(true);
  });

  it('are at most fifty that wait, and one sent again is the first', async () => {
    for (let n = 0; n < invitationsMax; n++) expect((await make(`${n}`)).ok).toBe(true);
    expect(await make('more')).toEqual({ ok: false, error: 'too-many' });
    const again = await make('7', { tokenHash: 'another secret' });
    expect(recorded()).toHaveLength(invitationsMax);
    expect(again).toMatchObject({ ok: true, value: { tokenHash: 'hash 7' } });
    await takeBack(account, 'inv_8', start);
    expect((await make('more')).ok).toBe(true);
    expect(await listInvitations(db, account, start)).toHaveLength(invitationsMax);
    expect(await listInvitations(db, account, end)).toEqual([]);
  });

  it('do not make the 201st member', async () => {
    await make('one');
    for (let n = 1; n < membersMax; n++) await seat(`seat ${n}`, 'viewer');
    expect(await take('one', 'bo')).toEqual({ ok: false, error: 'full' });
    expect(await make('two')).toEqual({ ok: false, error: 'full' });
    const gone = {
      account,
      by: id('ada'),
      person: id('seat 5'),
      now: start,
      audit: anAuditRecord('aud_gone'),
    };
    expect((await removeMember(db, gone)).ok).toBe(true);
    expect((await take('one', 'bo')).ok).toBe(true);
  });

  it('end with the right of whoever made them, so that nobody comes back by their own', async () => {
    await seat('bo', 'owner');
    const bos = (name: string) =>
      createInvitation(db, anInvitation(name, { invitedBy: id('bo') }), id('bo'), anAuditRecord());
    expect((await bos('one')).ok).toBe(true);
    const deed = {
      account,
      by: id('ada'),
      person: id('bo'),
      now: instant(150),
      audit: anAuditRecord('aud_gone'),
    };
    expect((await changeRole(db, { ...deed, role: 'developer' })).ok).toBe(true);
    expect(await take('one', 'cy', instant(160))).toEqual({ ok: false, error: 'ended' });
    expect(await bos('two')).toEqual({ ok: false, error: 'not-allowed' });
    await make('adas');
    expect((await take('adas', 'cy', instant(160))).ok).toBe(true);
  });

  it('cannot be taken back once taken, nor by another account', async () => {
    await make('one');
    const other = 'acct_11111111111111111111' as AccountId;
    const foreign = await takeBack(other, 'inv_one', start);
    expect(foreign).toEqual({ ok: false, error: 'not-found' });
    expect((await take('one', 'bo')).ok).toBe(true);
    const late = await takeBack(account, 'inv_one', start);
    expect(late).toEqual({ ok: false, error: 'accepted' });
    await make('two');
    expect((await takeBack(account, 'inv_two', start)).ok).toBe(true);
    expect(recorded()).toEqual(['aud_back_inv_two', 'aud_bo_one', 'aud_made_one', 'aud_made_two']);
  });

  it('are forgotten when they are long over, the oldest first', async () => {
    await make('one');
    await make('two', { expiresAt: instant(900) });
    expect(await deleteOldInvitations(db, instant(500), 10)).toBe(1);
    expect(await findInvitation(db, 'hash two')).toBeDefined();
  });
});
