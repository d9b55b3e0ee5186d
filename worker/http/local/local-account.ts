import * as z from 'zod';
import { newAccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { randomBytes } from '../../auth/random.ts';
import type { Call } from '../call.ts';
import { openAccount } from '../open-account.ts';
import { parseBody } from '../parse-body.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { simulateOne } from './simulate.ts';

const body = z.strictObject({
  name: z.string().min(1).max(200),
  external_id: z.string().min(1).max(100),
  /** Ms since the epoch: the account was opened then. */
  at: z.int().min(0).optional(),
});

/** An account, with its free credits, as of now or of some time ago. */
export async function openLocalAccount(call: Call): Promise<Response> {
  const read = await readJson(call);
  if (!read.ok) return refuse(call, read.error);
  const parsed = parseBody(body, read.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name, external_id: externalId } = parsed.value;
  const at = instant(Math.min(parsed.value.at ?? call.now, call.now));
  const wanted = { id: newAccountId(randomBytes(20)), name, externalId };
  const opened = await openAccount(call.env, wanted, at, (account, command) =>
    simulateOne(call.env, account, command, at),
  );
  if (!opened.ok) return refuse(call, opened.error);
  const { account, created } = opened.value;
  return json(200, { id: account.id, created });
}
