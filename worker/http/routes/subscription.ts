import { randomSuffix } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { livingSubscription, type Subscription } from '../../../db/subscriptions.ts';
import { describeError, log } from '../../log.ts';
import { stripeClient } from '../../stripe/client.ts';
import { type PlanAtStripe, planAtStripe } from '../../stripe/subscription/plan-at-stripe.ts';
import type { PlanWish } from '../../stripe/subscription/plan-wish.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { paymentStep } from '../payment-step.ts';
import { invalid, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import * as schemas from '../schemas/subscription.ts';
import { previewView, subscriptionView } from '../subscription-view.ts';

/** From D1; what only Stripe can say is left out while Stripe is away. */
export async function readSubscription(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const plan = await livingSubscription(database(call.env), call.account);
  return json(200, await answerOf(call, plan, seen.value.seq), { rate: seen.rate });
}

/** What a change would do. Nothing is written, so it needs no key. */
export async function previewSubscription(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(schemas.previewPlan, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const wish = wishOf(parsed.value);
  if (!wish.ok) return refuse(call, wish.error);
  const preview = await paymentStep(call, 'previewPlan', wish.value);
  const { rate } = preview;
  return preview.ok
    ? json(200, previewView(preview.value), { rate })
    : refuse(call, preview.error, { rate });
}

/** A declined payment leaves the plan as it was. */
export async function changeSubscription(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(schemas.changePlan, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const wish = wishOf(parsed.value);
  return wish.ok ? change(call, body.value.raw, wish.value) : refuse(call, wish.error);
}

/** At the end of the period, whatever its standing; doing it again changes nothing. */
export async function cancelSubscription(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  return change(call, '', { cancel: true });
}

interface WishBody {
  readonly plan?: string | undefined;
  readonly cancel?: true | undefined;
  readonly resume?: true | undefined;
}

/** Of the one member it has. */
function wishOf({ plan, cancel, resume }: WishBody): Result<PlanWish, Problem> {
  if (plan !== undefined) return ok({ plan });
  if (cancel) return ok({ cancel });
  return resume ? ok({ resume }) : refusal(invalid('plan', 'plan is missing'));
}

async function change(call: AccountCall, raw: string, wish: PlanWish): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account: scope } = call;
  const request = { scope, path: canonicalPath(call.url, scope), raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const attempt = randomSuffix(idBytes('plan change'));
    const before = await livingSubscription(database(call.env), scope);
    const changed = await paymentStep(call, 'changePlan', { ...wish, attempt });
    if (!changed.ok) return changed;
    await record(call, {
      id: `plan_${attempt}`,
      action: 'subscription.change',
      target: changed.value?.id ?? scope,
      ...(before && { before: termsOf(before) }),
      after: { asked: wish, ...(changed.value && termsOf(changed.value)) },
    });
    // It may have granted credits meanwhile.
    const now = await call.rpc().balance({ kind: 'checked' });
    if (!now.ok) return refusal(denialProblem(now.denial));
    return ok({ status: 200, body: await answerOf(call, changed.value, now.value.seq) });
  });
}

/** What a change changes. */
const termsOf = ({ plan, nextPlan, status, endsAt }: Subscription) => ({
  plan,
  next_plan: nextPlan,
  status,
  ends_at: endsAt === null ? null : formatInstant(instant(endsAt)),
});

async function answerOf(call: AccountCall, plan: Subscription | undefined, seq: number) {
  const shown =
    plan?.endedAt === null
      ? await subscriptionView(database(call.env), plan, await askedStripe(call, plan.id))
      : null;
  return { subscription: shown, as_of_seq: seq };
}

/** Whatever goes wrong, the rest of the answer stands without it. */
async function askedStripe(call: AccountCall, plan: string): Promise<PlanAtStripe | undefined> {
  try {
    const stripe = await stripeClient(call.env);
    return stripe && (await planAtStripe(stripe, plan));
  } catch (error) {
    const { requestId: request_id } = call;
    log('warn', 'plan not read at Stripe', { request_id, error: describeError(error) });
    return undefined;
  }
}
