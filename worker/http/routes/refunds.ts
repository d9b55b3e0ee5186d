import { randomSuffix } from '../../../core/units/ids.ts';
import { ok } from '../../../core/units/result.ts';
import type { Refunded } from '../../stripe/refund.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { canonicalPath, keyMissing } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { paymentStep } from '../payment-step.ts';
import { readJson } from '../read-body.ts';
import { denied, refuse } from '../reply.ts';
import { newRefund } from '../schemas/inbox.ts';

/** Gives money of a payment back. What of it bought credits that are spent is owed. */
export async function refundPayment(call: AccountCall): Promise<Response> {
  const nameless = keyMissing(call);
  if (nameless) return refuse(call, nameless);
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newRefund, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { payment, amount_minor: amountMinor, reason } = parsed.value;
  const path = canonicalPath(call.url, call.account);
  const request = { scope: call.account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const refund = `ref_${randomSuffix(idBytes('refund'))}`;
    const amount = amountMinor === undefined ? {} : { amountMinor };
    const made = await paymentStep(call, 'refund', { payment, reason, refund, ...amount });
    if (!made.ok) return made;
    const view = refundView(made.value);
    const deed = { action: 'payment.refund', target: call.account, after: { ...view, reason } };
    await record(call, { id: refund, ...deed });
    return ok({ status: 201, body: view });
  });
}

const refundView = (made: Refunded) => ({
  payment: made.payment,
  refund: made.refund,
  amount_minor: made.amountMinor,
  currency: made.currency,
  clawed_back_microcredits: made.clawedBack,
  owed_microcredits: made.owed,
});
