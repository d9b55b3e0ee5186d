import type Stripe from 'stripe';
import { judgeRemoval, type MethodUse } from '../../../core/payments/method-use.ts';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import { notFound, type Problem } from '../../http/problem.ts';
import { rejectionProblem } from '../../http/refusal-problem.ts';
import { answered, idOf } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { isMissing, requestError } from '../stripe-errors.ts';
import { switchOff } from '../top-up/set-top-up.ts';
import { type CustomerMethods, methodsOf, savedMethod } from './list-methods.ts';
import { noteCard } from './settle-customer.ts';

export interface SetDefaultMethodAsk {
  /** Stripe's `pm_…`. */
  readonly method: string;
}

export interface RemoveMethodAsk {
  /** Stripe's `pm_…`. */
  readonly method: string;
  /** The customer agrees that auto top-up be switched off when nothing is left that it could charge. */
  readonly stopTopUp: boolean;
}

const noneSuch: Problem = notFound('The account has no such payment method.');

/** What is charged from now on: by auto top-up, by the plan, and for what names nothing else. */
export async function setDefaultMethod(
  desk: Desk,
  { method: id }: SetDefaultMethodAsk,
): Promise<Result<true, Problem>> {
  const own = await methodsOf(desk);
  const method = await findMethod(desk, id);
  if (!own || !method || idOf(method.customer) !== own.customer) return refuse(noneSuch);
  await makeDefault(desk, own, method);
  return ok(true);
}

/**
 * Takes a payment method from the customer. What it paid for by itself goes over to another one
 * first, or is refused: see `judgeRemoval`. One that is gone already stays gone.
 */
export async function removeMethod(
  desk: Desk,
  { method: id, stopTopUp }: RemoveMethodAsk,
): Promise<Result<true, Problem>> {
  const own = await methodsOf(desk);
  const method = await findMethod(desk, id);
  if (!own || !method) return refuse(noneSuch);
  if (method.customer === null) return ok(true);
  if (idOf(method.customer) !== own.customer) return refuse(noneSuch);

  const now = desk.now();
  const { defaultMethod, plan } = own;
  const judged = judgeRemoval(
    savedMethod(method, now),
    own.methods.map((one) => savedMethod(one, now)),
    { defaultMethod, topUpEnabled: isTopUpOn(desk), ...(plan ? { plan } : {}) },
    { stopTopUp },
  );
  if (!judged.ok) return refuse(inUse(judged.error));
  if (judged.value.stopTopUp) {
    const stopped = await switchTopUpOff(desk);
    if (!stopped.ok) return stopped;
  }
  const heir = own.methods.find((one) => one.id === judged.value.heir);
  if (heir) await makeDefault(desk, own, heir);
  await detach(desk, id);
  return ok(true);
}

const isTopUpOn = (desk: Desk): boolean => desk.state().topUp.policy?.enabled === true;

async function findMethod({ stripe }: Desk, id: string): Promise<Stripe.PaymentMethod | undefined> {
  try {
    return answered(await stripe.paymentMethods.retrieve(id), 'payment_method');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * The customer's default and the plan's own, which goes before it. Each wish has keys of its own,
 * by its instant: Stripe would answer going back to a card from memory, and do nothing. Done twice,
 * it is the same.
 */
async function makeDefault(
  desk: Desk,
  { customer, defaultMethod, plan }: CustomerMethods,
  method: Stripe.PaymentMethod,
): Promise<void> {
  const { stripe } = desk;
  const wish = `${method.id}:${desk.now()}`;
  if (defaultMethod !== method.id)
    answered(
      await stripe.customers.update(
        customer,
        { invoice_settings: { default_payment_method: method.id } },
        { idempotencyKey: `card:${customer}:${wish}` },
      ),
      'customer',
    );
  if (plan && plan.method !== method.id)
    answered(
      await stripe.subscriptions.update(
        plan.id,
        { default_payment_method: method.id },
        { idempotencyKey: `card:${plan.id}:${wish}` },
      ),
      'subscription',
    );
  await noteCard(desk, method);
}

/** A new key each time: Stripe would repeat a failure under the old one, and it detaches once anyway. */
async function detach({ stripe, now }: Desk, method: string): Promise<void> {
  try {
    const options = { idempotencyKey: `card:${method}:${now()}` };
    answered(await stripe.paymentMethods.detach(method, {}, options), 'payment_method');
  } catch (error) {
    const gone =
      isMissing(error) || requestError(error)?.code === 'payment_method_unexpected_state';
    if (!gone) throw error;
  }
}

async function switchTopUpOff(desk: Desk): Promise<Result<true, Problem>> {
  const { policy } = desk.state().topUp;
  if (!policy) return ok(true);
  const outcome = await desk.submit(switchOff(policy));
  return outcome.kind === 'accepted' || outcome.rejection.code === 'top-up-unchanged'
    ? ok(true)
    : refuse(rejectionProblem(outcome.rejection, outcome.seq, ''));
}

const inUse = (usedBy: readonly MethodUse[]): Problem => ({
  code: 'payment_method_in_use',
  detail: usedBy.includes('plan')
    ? 'It is the only payment method the plan can charge. Add another one first, or cancel the plan.'
    : 'It is the only card auto top-up can charge. Add another one, or agree that it be switched off.',
  extra: { used_by: usedBy },
});
