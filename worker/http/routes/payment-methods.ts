import { fromRow } from '../../../core/ledger/entry-row.ts';
import { randomSuffix } from '../../../core/units/ids.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import type { Denial, RateState } from '../../account/protocol.ts';
import { listMethods, type MethodNow } from '../../stripe/methods/list-methods.ts';
import { askStripe } from '../ask-stripe.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { newestEntries } from '../entry-pages.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { paymentStep } from '../payment-step.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { denialProblem } from '../refusal-problem.ts';
import { json, refuse } from '../reply.ts';

export async function listPaymentMethods(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const listed = await readMethods(call);
  return listed.ok
    ? json(200, listed.value.body, { rate: listed.value.rate })
    : refuse(call, listed.error, { rate: listed.rate });
}

/** Answers the list as it is then. */
export async function setDefaultPaymentMethod(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const method = methodOf(call);
  const step = (id: string) => paymentStep(call, 'setDefaultMethod', { method: id });
  return change(call, { action: 'payment_method.default', step }, method);
}

/** `stop_auto_top_up=true` agrees that auto top-up be switched off with the last card. */
export async function removePaymentMethod(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['stop_auto_top_up']);
  if (wrong) return refuse(call, wrong);
  const stop = call.url.searchParams.get('stop_auto_top_up') ?? 'false';
  if (stop !== 'true' && stop !== 'false')
    return refuse(call, invalid('stop_auto_top_up', 'stop_auto_top_up must be true or false'));
  const stopTopUp = stop === 'true';
  const method = methodOf(call);
  const step = (id: string) => paymentStep(call, 'removeMethod', { method: id, stopTopUp });
  return change(call, { action: 'payment_method.remove', step }, method);
}

/** Stripe's ids have no other characters; the rest is nobody's. */
const methodOf = ({ params }: AccountCall): string | undefined =>
  /^\w{1,255}$/.test(params.method ?? '') ? params.method : undefined;

interface Change {
  /** As the audit log names it; of the card it has the id alone. */
  readonly action: string;
  readonly step: (
    method: string,
  ) => ReturnType<typeof paymentStep<'setDefaultMethod' | 'removeMethod'>>;
}

async function change(
  call: AccountCall,
  { action, step }: Change,
  method: string | undefined,
): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return refuse(call, denialProblem(seen.denial), { rate: seen.rate });
  if (method === undefined) return refuse(call, noneSuch, { rate: seen.rate });
  const { account: scope } = call;
  const path = canonicalPath(call.url, scope);
  return once(call, { scope, path, raw: call.url.search, rate: seen.rate }, async (idBytes) => {
    const stepped = await step(method);
    if (!stepped.ok) return refusal(stepped.error);
    const id = `method_${randomSuffix(idBytes(action))}`;
    await record(call, { id, action, target: method });
    const listed = await readMethods(call);
    return listed.ok ? ok({ status: 200, body: listed.value.body }) : refusal(listed.error);
  });
}

const noneSuch: Problem = notFound('The account has no such payment method.');

interface Listed {
  readonly body: { data: ReturnType<typeof methodView>[]; as_of_seq: number };
  readonly rate: RateState;
}

type Reading<T> = Result<T, Problem> & { readonly rate?: RateState | undefined };

async function readMethods(call: AccountCall): Promise<Reading<Listed>> {
  const policy = await readPolicy(call);
  if (!policy.ok) return { ok: false, error: denialProblem(policy.denial), rate: policy.rate };
  const { topUpEnabled, seq, rate } = policy;
  const { account, now } = call;
  const listed = await askStripe(call, (stripe) =>
    listMethods({ account, stripe, db: database(call.env) }, { now, topUpEnabled }),
  );
  if (!listed.ok) return { ...listed, rate };
  const body = { data: listed.value.map(methodView), as_of_seq: seq };
  return { ok: true, value: { body, rate } };
}

type Policy =
  | { ok: true; topUpEnabled: boolean; seq: number; rate: RateState }
  | { ok: false; denial: Denial; rate?: RateState | undefined };

/** Whether auto top-up is switched on: the last entry that set it says so. */
async function readPolicy(call: AccountCall): Promise<Policy> {
  const answer = await newestEntries(call, { kinds: ['top_up_policy'] }, { limit: 1 });
  if (!answer.ok) return answer;
  const { rows, seq } = answer.value;
  const fact = rows[0] && fromRow(rows[0]).fact;
  const topUpEnabled = fact?.kind === 'top_up_policy' && fact.enabled;
  return { ok: true, topUpEnabled, seq, rate: answer.rate };
}

const methodView = (method: MethodNow) => ({
  id: method.id,
  type: method.type,
  brand: method.brand,
  last4: method.last4,
  exp_month: method.expMonth,
  exp_year: method.expYear,
  is_default: method.isDefault,
  expires_soon: method.expiresSoon,
  expired: method.expired,
  used_by: method.usedBy,
});
