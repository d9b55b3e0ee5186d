import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whenForgotten } from '../../core/access/forgetting.ts';
import { type Role, roles } from '../../core/access/permissions.ts';
import type { AccountId, PersonId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { createAccount } from '../../db/accounts.ts';
import { deletePerson, standingsOf } from '../../db/forget-person.ts';
import { addMember, listMembers } from '../../db/members.ts';
import { createPerson } from '../../db/people.ts';
import { sqliteD1 } from '../support/sqlite-d1.ts';

const accounts = ['acct_a', 'acct_b', 'acct_c'] as readonly string[] as AccountId[];
const names = ['per_a', 'per_b', 'per_c'] as readonly string[] as PersonId[];
const now = instant(1);

/** What each of three people is to each of three accounts, if anything. */
const seats = fc.array(
  fc.array(fc.option(fc.constantFrom(...roles)), { minLength: 3, maxLength: 3 }),
  { minLength: 3, maxLength: 3 },
);

async function aWorld(given: readonly (readonly (Role | null)[])[]) {
  const db = sqliteD1();
  for (const id of names)
    await createPerson(db, {
      ...{ id, issuer: 'local', subject: id, email: null, emailKey: null, name: id },
      ...{ emailVerified: false, firstAccount: null, freeCredits: null },
      ...{ createdAt: now, signedInAt: now },
    });
  for (const [i, id] of accounts.entries()) {
    await createAccount(db, { id, name: id, createdAt: now });
    for (const [j, person] of names.entries()) {
      const role = given[i]?.[j];
      if (role) await addMember(db, { account: id, person, role, joinedAt: 1, invitation: null });
    }
  }
  return db;
}

const ownersAndOthers = async (db: Awaited<ReturnType<typeof aWorld>>) =>
  Promise.all(
    accounts.map(async (account) => {
      const there = await listMembers(db, account);
      return { owners: there.filter(({ role }) => role === 'owner').length, all: there.length };
    }),
  );

describe('forgetting people, one after another', () => {
  // The transaction that forgets decides as the rule in core does, of whatever it finds.
  it('goes as the rule says, and forgets nobody by halves', async () => {
    await fc.assert(
      fc.asyncProperty(seats, fc.shuffledSubarray(names), async (given, going) => {
        const db = await aWorld(given);
        for (const person of going) {
          const before = await standingsOf(db, person);
          const may = before.every((one) => whenForgotten(one) !== 'last-owner');
          const closing = before.filter((one) => whenForgotten(one) === 'closes');
          const close = (some: typeof closing) =>
            deletePerson(
              db,
              person,
              some.map(({ account }) => account),
              now,
            );
          // What would close and was not closed goes to nobody.
          if (closing.length > 0) expect(await close(closing.slice(1))).toBeUndefined();
          expect((await close(closing)) !== undefined).toBe(may);
          expect(await standingsOf(db, person)).toEqual(may ? [] : before);
        }
      }),
      { numRuns: 60 },
    );
  });

  // An account with an owner keeps one for as long as anybody is there.
  it('leaves no account that had an owner to people who do not own it', async () => {
    await fc.assert(
      fc.asyncProperty(seats, fc.shuffledSubarray(names), async (given, going) => {
        const db = await aWorld(given);
        const before = await ownersAndOthers(db);
        for (const person of going) await deletePerson(db, person, accounts, now);
        const after = await ownersAndOthers(db);
        for (const [i, { owners, all }] of after.entries())
          expect(before[i]?.owners === 0 || owners > 0 || all === 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
