import { type AccountId, randomSuffix } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import { findPaymentById, listQuarantined, type Payment } from '../../../db/payments.ts';
import { accountRpc } from '../../account/account-client.ts';
import { describeError, log } from '../../log.ts';
import type { StripeReference } from '../../stripe/reference.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { notFound, type Problem, unavailable } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { denialProblem } from '../refusal-problem.ts';
import { json, refuse } from '../reply.ts';

/**
 * Newest first: payments nothing was granted for, because they are not as they should be. Those that
 * were given back in full are left out.
 */
export async function listQuarantinedPayments(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await listQuarantined(database(call.env), asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return json(200, { data: rows.map(quarantinedView), ...page });
}

/** What it pays is looked at again: only its present state at Stripe counts, so this is always safe. */
export async function retryQuarantinedPayment(call: SignedCall): Promise<Response> {
  const id = call.params.payment ?? '';
  return once(call, { scope: 'platform', path: call.url.pathname, raw: '' }, async (idBytes) => {
    const db = database(call.env);
    const payment = await findPaymentById(db, id);
    if (!payment) return refusal(notFound('There is no such payment.'));
    if (payment.status !== 'quarantined') return refusal(notQuarantined(payment));
    const reference = whatItPays(payment);
    if (!reference) return refusal(notFound('The payment names nothing at Stripe.'));
    const failed = await lookAgain(call, payment, reference);
    if (failed) return refusal(failed);
    const now = (await findPaymentById(db, id)) ?? payment;
    await record(call, {
      id: `payment_retry_${randomSuffix(idBytes('retry'))}`,
      action: 'payment.retry',
      target: id,
      account: payment.account,
      before: { status: payment.status, reason: payment.reason },
      after: { status: now.status, reason: now.reason },
    });
    return ok({ status: 200, body: { ...quarantinedView(now), status: now.status } });
  });
}

const notQuarantined = ({ status }: Payment): Problem => ({
  code: 'payment_not_quarantined',
  detail: `The payment is ${status}.`,
});

function whatItPays({ session, invoice, charge }: Payment): StripeReference | undefined {
  if (session !== null) return { kind: 'session', id: session };
  if (invoice !== null) return { kind: 'invoice', id: invoice };
  return charge === null ? undefined : { kind: 'charge', id: charge };
}

/** Why it could not be looked at; undefined when it was, whatever came of it. */
async function lookAgain(
  { env, requestId }: SignedCall,
  { id, account }: Payment,
  reference: StripeReference,
): Promise<Problem | undefined> {
  try {
    const rpc = accountRpc(env, account as AccountId);
    const answer = await rpc.payments({ kind: 'internal' }, 'settle', reference);
    if (!answer.ok) return denialProblem(answer.denial);
    return answer.value.ok ? undefined : answer.value.error;
  } catch (error) {
    log('warn', 'payment not looked at', {
      request_id: requestId,
      id,
      error: describeError(error),
    });
    return unavailable('Stripe could not be asked right now. Send it again.');
  }
}

const quarantinedView = (payment: Payment) => ({
  id: payment.id,
  account: payment.account,
  key: payment.key,
  kind: payment.kind,
  reason: payment.reason,
  description: payment.description,
  amount_minor: payment.amountMinor,
  tax_minor: payment.taxMinor,
  refunded_minor: payment.refundedMinor,
  currency: payment.currency,
  customer: payment.customer,
  checkout_session: payment.session,
  invoice: payment.invoice,
  payment_intent: payment.paymentIntent,
  charge: payment.charge,
  created_at: formatInstant(instant(payment.createdAt)),
});
