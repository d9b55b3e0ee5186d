import type { SignedCall } from '../call.ts';
import * as owned from '../owned-endpoints.ts';
import { parseBody } from '../parse-body.ts';
import { parseTimePage } from '../query.ts';
import { readJson, readOptionalJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { newEndpoint, nothing } from '../schemas/notices.ts';

/** The platform's own endpoints: they hear of every account. */

export async function createPlatformWebhookEndpoint(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newEndpoint, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  return owned.createEndpoint(ofPlatform(call), parsed.value, body.value.raw);
}

export async function listPlatformWebhookEndpoints(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  return owned.listEndpoints(ofPlatform(call), asked.value);
}

export const removePlatformWebhookEndpoint = (call: SignedCall): Promise<Response> =>
  owned.removeEndpoint(ofPlatform(call));

export async function testPlatformWebhookEndpoint(call: SignedCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  return owned.testEndpoint(ofPlatform(call), body.value.raw);
}

export async function listPlatformWebhookDeliveries(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  return owned.listDeliveries(ofPlatform(call), asked.value);
}

const ofPlatform = (call: SignedCall): owned.Owned => ({
  call,
  owner: null,
  scope: 'platform',
  path: call.url.pathname,
});
