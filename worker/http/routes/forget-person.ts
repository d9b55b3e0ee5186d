import { whenForgotten } from '../../../core/access/forgetting.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import {
  type AccountStanding,
  closeInvitations,
  deletePerson,
  forgetAddress,
  standingsOf,
} from '../../../db/forget-person.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { closeAccount, goesOnCosting } from '../close-account.ts';
import { database } from '../database.ts';
import { type Problem, unavailable } from '../problem.ts';
import { refuse, text } from '../reply.ts';
import { personOf, withoutCookie } from '../session-of.ts';
import { afterEnding } from './sessions.ts';

/**
 * Forgets whoever asks: they leave every account, what they alone owned closes, their sessions end.
 * Refused as a whole before anything is done. What is cut short is finished by asking again. That
 * they had free credits once is kept, without a name.
 */
export async function forgetPerson(call: SignedCall): Promise<Response> {
  const person = personOf(call);
  const db = database(call.env);
  const standings = await standingsOf(db, person);
  const closing = judge(standings);
  if (!closing.ok) return refuse(call, closing.error);
  const used = await firstInUse(call, closing.value);
  if (used) return refuse(call, used);

  await closeInvitations(db, idsOf(closing.value), call.now);
  // Who joined, or left, just before has by now: what closes is what would close now.
  const still = judge(await standingsOf(db, person));
  if (!still.ok) return refuse(call, still.error);
  const usedNow = await firstInUse(call, still.value);
  if (usedNow) return refuse(call, usedNow);
  const ids = idsOf(still.value);
  for (const account of ids) {
    const closed = await closeAccount(call, account);
    if (!closed.ok) return refuse(call, closed.error);
  }
  await forgetAddress(db, ids, person);
  const ended = await deletePerson(db, person, ids, call.now);
  if (!ended) {
    const left = judge(await standingsOf(db, person));
    return refuse(call, left.ok ? overtaken : left.error);
  }
  await afterEnding(call, ended);
  await recordForgotten(call, standings, ids);
  return text(204, '', null, withoutCookie(call));
}

const idsOf = (standings: readonly AccountStanding[]): AccountId[] =>
  standings.map(({ account }) => account);

/** Asked again, it is judged by who is there then. */
const overtaken = unavailable(
  'Somebody joined or left one of your accounts at the same moment. Send it again.',
);

/** The accounts that close with the person, or why they cannot go. */
function judge(standings: readonly AccountStanding[]): Result<AccountStanding[], Problem> {
  const last = standings.find((one) => whenForgotten(one) === 'last-owner');
  if (last) return refusal(lastOwner(last.name));
  return ok(standings.filter((one) => whenForgotten(one) === 'closes'));
}

async function firstInUse(
  call: SignedCall,
  closing: readonly AccountStanding[],
): Promise<Problem | undefined> {
  for (const { account, name } of closing) {
    const costs = await goesOnCosting(call, account);
    if (!costs.ok) return costs.error;
    if (costs.value.length > 0) return inUse(account, name, costs.value);
  }
  return undefined;
}

const lastOwner = (name: string): Problem => ({
  code: 'last_owner',
  detail: `You are the only owner of ${name}, which has other members.`,
});

const inUse = (account: AccountId, name: string, costs: readonly string[]): Problem => ({
  code: 'account_in_use',
  detail: `Nobody else is a member of ${name}, and it has ${costs.join(' and ')}.`,
  extra: { account },
});

/** By its id alone: the name and the address are gone. */
async function recordForgotten(
  call: SignedCall,
  standings: readonly AccountStanding[],
  closed: readonly AccountId[],
): Promise<void> {
  const person = personOf(call);
  await record(call, {
    id: `forgotten_${person}`,
    action: 'person.forget',
    target: person,
    before: { accounts: standings.map(({ account, role }) => ({ account, role })) },
    after: { closed },
  });
}
