import { rateUsage } from '../../rating/rate-usage.ts';
import type { AccountCall } from '../call.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { parseEstimate } from '../usage-input.ts';

/** What a usage would cost now. Changes nothing and promises nothing. */
export async function quoteUsage(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const usage = parseEstimate(body.value.value, '');
  if (!usage.ok) return refuse(call, usage.error);
  const rated = await rateUsage(call.env, usage.value, call.now);
  if (!rated.ok) return refuse(call, rated.error);
  const answer = await call.rpc().balance(call.caller);
  if (!answer.ok) return denied(call, answer);
  const { rating } = rated.value;
  const quote = {
    amount_microcredits: rating.amount,
    rate_card: rated.value.usage.card,
    components: rating.components,
    as_of_seq: answer.value.seq,
  };
  return json(200, quote, { rate: answer.rate });
}
