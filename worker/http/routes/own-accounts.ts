import { newAccountId } from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import { findPerson } from '../../../db/people.ts';
import { ownedAccounts, ownOneMore } from '../../../db/person-standing.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { openAccount } from '../open-account.ts';
import { parseBody } from '../parse-body.ts';
import type { Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { ownAccount } from '../schemas/session.ts';
import { personOf } from '../session-of.ts';

/** Accounts one person may own. */
export const ownedAccountsMax = 20;

const tooMany: Problem = {
  code: 'limit_reached',
  detail: `One person owns at most ${ownedAccountsMax} accounts.`,
  extra: { limit: 'accounts', max: ownedAccountsMax },
};

/** Another account, owned by whoever asks. Free credits come with a person's first alone. */
export async function openOwnAccount(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(ownAccount, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const person = personOf(call);
  const { name } = parsed.value;
  const request = { scope: person, path: '/v1/session/accounts', raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const id = newAccountId(idBytes('account'));
    const db = database(call.env);
    if ((await ownedAccounts(db, person, id)) >= ownedAccountsMax) return refusal(tooMany);
    const { email, emailVerified } = (await findPerson(db, person)) ?? {};
    const wanted = { id, name, free: false, ...(email && emailVerified ? { email } : {}) };
    const opened = await openAccount(call.env, wanted, call.now);
    if (!opened.ok) return opened;
    const owner = { account: id, person, joinedAt: call.now };
    const owned = await ownOneMore(db, owner, { max: ownedAccountsMax });
    if (!owned) return refusal(tooMany);
    const deed = { action: 'account.create', target: id, account: id, after: { name } };
    await record(call, { id: `opened_${id}`, ...deed });
    return ok({ status: 201, body: { id, name, role: 'owner', free: false } });
  });
}
