import { emailKey } from '../../../core/access/email-key.ts';
import { newOperatorId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as operators from '../../../db/operators.ts';
import { actorOf } from '../../auth/principal.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { newOperator } from '../schemas/operator.ts';

/** All of them, by address. */
export async function listOperators(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const found = await operators.listOperators(database(call.env));
  return json(200, { data: found.map((one) => operatorView(one, call)) });
}

/** From their next request on, signed in within 12 hours. Added again, they stay as they are. */
export async function addOperator(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newOperator, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const email = emailKey(parsed.value.email);
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const db = database(call.env);
    const known = await operators.listOperators(db);
    const isKnown = known.some((one) => one.email === email);
    if (!isKnown && known.length >= operators.operatorsMax) return refusal(tooMany);
    const addedBy = actorOf(call.principal);
    const wanted = { id: newOperatorId(idBytes('operator')), email, addedBy, addedAt: call.now };
    const added = await operators.addOperator(db, wanted);
    // Also where an attempt before this one was cut off ahead of its record.
    await record(call, {
      id: `added_${added.id}`,
      action: 'operator.add',
      target: added.id,
      after: { email },
      actor: added.addedBy,
      at: instant(added.addedAt),
    });
    const all = await operators.listOperators(db);
    const row = all.find(({ id }) => id === added.id);
    return row ? ok({ status: 201, body: operatorView(row, call) }) : refusal(noneSuch);
  });
}

/** At once: their next request is refused. Nobody signed in removes the last, who is themselves. */
export async function removeOperator(call: SignedCall): Promise<Response> {
  const id = call.params.operator ?? '';
  return once(call, { scope: 'platform', path: call.url.pathname, raw: '' }, async () => {
    const db = database(call.env);
    const all = await operators.listOperators(db);
    const found = all.find((one) => one.id === id);
    if (!found) return refusal(noneSuch);
    const notTheLast = call.principal.kind === 'session';
    if (notTheLast && all.length === 1) return refusal(theLast);
    // First: what was removed and not recorded could not be found again.
    const before = { email: found.email };
    await record(call, { id: `removed_${id}`, action: 'operator.remove', target: id, before });
    const removed = await operators.removeOperator(db, id, notTheLast);
    if (!removed && (await operators.findOperator(db, id))) return refusal(theLast);
    return ok({ status: 200, body: operatorView(found, call) });
  });
}

const noneSuch: Problem = notFound('There is no such operator.');

const theLast: Problem = {
  code: 'last_operator',
  detail: 'Nobody could administer this service by signing in. Add another operator first.',
};

const tooMany: Problem = {
  code: 'limit_reached',
  detail: `There may be ${operators.operatorsMax} operators.`,
};

function operatorView(row: operators.KnownOperator, { principal }: SignedCall) {
  const { id, email, addedBy, addedAt, person, personName, signedInAt } = row;
  const known = person !== null && personName !== null && signedInAt !== null;
  return {
    id,
    email,
    added_by: addedBy,
    added_at: formatInstant(instant(addedAt)),
    person: known
      ? { id: person, name: personName, signed_in_at: formatInstant(instant(signedInAt)) }
      : null,
    you: principal.kind === 'session' && principal.person === person,
  };
}
