import type { AccountCall } from '../call.ts';
import { canonicalPath } from '../identity.ts';
import * as owned from '../owned-endpoints.ts';
import { parseBody } from '../parse-body.ts';
import { parseTimePage } from '../query.ts';
import { readJson, readOptionalJson } from '../read-body.ts';
import { denied, refuse } from '../reply.ts';
import { newEndpoint, nothing } from '../schemas/notices.ts';

/** An account's own endpoints: they hear of that account alone. */

export async function createWebhookEndpoint(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newEndpoint, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  return ofAccount(call, (own) => owned.createEndpoint(own, parsed.value, body.value.raw));
}

export async function listWebhookEndpoints(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  return ofAccount(call, (own) => owned.listEndpoints(own, asked.value));
}

export const removeWebhookEndpoint = (call: AccountCall): Promise<Response> =>
  ofAccount(call, owned.removeEndpoint);

export async function testWebhookEndpoint(call: AccountCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  return ofAccount(call, (own) => owned.testEndpoint(own, body.value.raw));
}

export async function listWebhookDeliveries(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  return ofAccount(call, (own) => owned.listDeliveries(own, asked.value));
}

async function ofAccount(
  call: AccountCall,
  answer: (own: owned.Owned) => Promise<Response>,
): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account } = call;
  const path = canonicalPath(call.url, account);
  const whose = { owner: account, scope: account, path };
  return answer({ call, ...whose, seq: seen.value.seq, rate: seen.rate });
}
