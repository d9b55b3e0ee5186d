import { mayStillCome } from '../../../core/access/free-credits.ts';
import { type AccountId, newAccountId, type PersonId } from '../../../core/units/ids.ts';
import { ok, type Result } from '../../../core/units/result.ts';
import { recordAudit } from '../../../db/audit-log.ts';
import { addMember, findMember } from '../../../db/members.ts';
import { type Person, settlePerson } from '../../../db/people.ts';
import type { Call } from '../../http/call.ts';
import { database } from '../../http/database.ts';
import { openAccount } from '../../http/open-account.ts';
import type { Problem } from '../../http/problem.ts';
import { sha256Bytes } from '../sha256.ts';
import { settleFreeCredits } from './free-credits.ts';

/** Made of the person: whatever is cut short or comes twice, it is one account. */
const firstAccountOf = (person: Person): AccountId =>
  newAccountId(sha256Bytes(`first account\n${person.id}`));

const accountNameMax = 200;
const ending = '’s account';

/** After the person, or after the part of their address that names them. */
function accountName({ name, email }: Person): string {
  const whose = name === email ? name.slice(0, name.lastIndexOf('@')) : name;
  return `${whose.slice(0, accountNameMax - ending.length)}${ending}`;
}

/**
 * Sees to what a first sign-in brings: an account, its owner, free credits. Every step bears
 * repeating, and the last one says that it is through, so that the next sign-in finishes what was
 * cut short. Later sign-ins try again for free credits that may still come.
 */
export async function seeToFirstAccount(
  call: Call,
  person: Person,
): Promise<Result<undefined, Problem>> {
  return person.firstAccount === null
    ? signUp(call, person)
    : tryFreeCreditsAgain(call, person, person.firstAccount as AccountId);
}

async function signUp(call: Call, person: Person): Promise<Result<undefined, Problem>> {
  const { env, now, requestId } = call;
  const db = database(env);
  const account = firstAccountOf(person);
  const wanted = { id: account, name: accountName(person), free: false };
  const email = person.emailVerified && person.email !== null ? { email: person.email } : {};
  const opened = await openAccount(env, { ...wanted, ...email }, now);
  if (!opened.ok) return opened;
  const member = { account, person: person.id, joinedAt: now, invitation: null };
  await addMember(db, { ...member, role: 'owner' });
  const freeCredits = await settleFreeCredits(call, person, account);
  await recordAudit(db, {
    id: `aud_signed_up_${person.id}`,
    at: now,
    actor: person.id,
    account,
    action: 'person.sign_up',
    target: person.id,
    before: null,
    after: JSON.stringify({ account, free_credits: freeCredits }),
    requestId,
  });
  await settlePerson(db, person.id, { firstAccount: account, freeCredits });
  return ok(undefined);
}

/** Only while they are at home there: what they have left, or given away, is not theirs to fill. */
async function tryFreeCreditsAgain(
  call: Call,
  person: Person,
  firstAccount: AccountId,
): Promise<Result<undefined, Problem>> {
  if (!mayStillCome(person.freeCredits)) return ok(undefined);
  const db = database(call.env);
  if (!(await findMember(db, firstAccount, person.id as PersonId))) return ok(undefined);
  const freeCredits = await settleFreeCredits(call, person, firstAccount);
  await settlePerson(db, person.id, { firstAccount, freeCredits });
  return ok(undefined);
}
