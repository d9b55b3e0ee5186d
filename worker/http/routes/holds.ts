import { holdTtlDefaultMs, holdTtlMaxMs } from '../../../core/ledger/command.ts';
import type { PricedUsage } from '../../../core/ledger/entry.ts';
import { type Credits, parseCredits } from '../../../core/units/credits.ts';
import { type Seq, seqOfHold } from '../../../core/units/ids.ts';
import { secondMs } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { rateUsage } from '../../rating/rate-usage.ts';
import type { AccountCall } from '../call.ts';
import { executeCommand } from '../execute-command.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { readJson, readOptionalJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { parseEstimate, unknownField, unknownProblem } from '../usage-input.ts';

export const holdSecondsDefault = holdTtlDefaultMs / secondMs;
export const holdSecondsMax = holdTtlMaxMs / secondMs;

/** Sets credits aside: an amount, or what an estimate comes to. */
export async function openHold(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const { raw, value } = body.value;
  const fields = fieldsOf(value, openFields);
  if (!fields.ok) return refuse(call, fields.error);
  const size = await sizeOf(call, fields.value, 1);
  if (!size.ok) return refuse(call, size.error);
  const ttlMs = parseTtl(fields.value.expires_in_seconds);
  if (!ttlMs.ok) return refuse(call, ttlMs.error);
  const command = { kind: 'hold', ...size.value, ttlMs: ttlMs.value } as const;
  return executeCommand(call, { command, raw }, { status: 201, shape: 'hold' });
}

/** Spends what was really used, from the hold first. Never refused for want of credits. */
export async function captureHold(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const { raw, value } = body.value;
  const fields = fieldsOf(value, sizeFields);
  if (!fields.ok) return refuse(call, fields.error);
  const size = await sizeOf(call, fields.value, 0);
  if (!size.ok) return refuse(call, size.error);
  const hold = holdInPath(call);
  if (!hold.ok) return refuse(call, hold.error);
  const command = { kind: 'capture', hold: hold.value, ...size.value } as const;
  return executeCommand(call, { command, raw }, { status: 200, shape: 'entry and hold' });
}

/** Gives everything back. */
export async function voidHold(call: AccountCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const fields = fieldsOf(body.value.value, new Set());
  if (!fields.ok) return refuse(call, fields.error);
  const hold = holdInPath(call);
  if (!hold.ok) return refuse(call, hold.error);
  const command = { kind: 'void', hold: hold.value } as const;
  const { raw } = body.value;
  return executeCommand(call, { command, raw }, { status: 200, shape: 'hold' });
}

/** Moves the deadline to so long from now; never to sooner than it was. */
export async function extendHold(call: AccountCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const fields = fieldsOf(body.value.value, extendFields);
  if (!fields.ok) return refuse(call, fields.error);
  const ttlMs = parseTtl(fields.value.expires_in_seconds);
  if (!ttlMs.ok) return refuse(call, ttlMs.error);
  const hold = holdInPath(call);
  if (!hold.ok) return refuse(call, hold.error);
  const command = { kind: 'extend', hold: hold.value, ttlMs: ttlMs.value } as const;
  const { raw } = body.value;
  return executeCommand(call, { command, raw }, { status: 200, shape: 'hold' });
}

const sizeFields: ReadonlySet<string> = new Set(['amount_microcredits', 'usage']);
const extendFields: ReadonlySet<string> = new Set(['expires_in_seconds']);
const openFields: ReadonlySet<string> = new Set([...sizeFields, ...extendFields]);

interface HoldFields {
  readonly amount_microcredits?: unknown;
  readonly usage?: unknown;
  readonly expires_in_seconds?: unknown;
}

function fieldsOf(value: unknown, known: ReadonlySet<string>): Result<HoldFields, Problem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refusal(invalid('body', 'The body must be an object.'));
  const unknown = unknownField(value, known);
  return unknown === undefined ? ok(value) : refusal(unknownProblem(unknown));
}

type Size = { readonly amount: Credits; readonly usage?: PricedUsage };

/** Exactly one of an amount and a usage. A usage of nothing, or of a free model, sizes to zero. */
async function sizeOf(
  call: AccountCall,
  { amount_microcredits: amount, usage }: HoldFields,
  min: 0 | 1,
): Promise<Result<Size, Problem>> {
  if ((amount === undefined) === (usage === undefined))
    return refusal(invalid('amount_microcredits', 'Send either amount_microcredits or usage.'));
  if (usage === undefined) {
    const parsed = parseCredits(amount, 'amount_microcredits', min);
    return parsed.ok
      ? ok({ amount: parsed.value })
      : refusal(invalid(parsed.error.param, parsed.error.message));
  }
  const estimate = parseEstimate(usage, 'usage');
  if (!estimate.ok) return estimate;
  const rated = await rateUsage(call.env, estimate.value, call.now, { param: 'usage' });
  if (!rated.ok) return rated;
  return ok({ amount: rated.value.rating.amount, usage: rated.value.usage });
}

function parseTtl(value: unknown): Result<number, Problem> {
  if (value === undefined) return ok(holdTtlDefaultMs);
  const param = 'expires_in_seconds';
  return typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    value >= 1 &&
    value <= holdSecondsMax
    ? ok(value * secondMs)
    : refusal(invalid(param, `${param} must be a whole number from 1 to ${holdSecondsMax}`));
}

/** A malformed id and another account's are the same: not here. */
function holdInPath({ account, params }: AccountCall): Result<Seq, Problem> {
  const seq = seqOfHold(account, params.hold ?? '');
  return seq === undefined ? refusal(notFound('The account has no such hold.')) : ok(seq);
}
