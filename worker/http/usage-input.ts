import { dayMs, type Instant, minuteMs, parseInstant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { parseUsage, usageFields } from '../../core/usage/parse-usage.ts';
import type { Usage } from '../../core/usage/usage-event.ts';
import type { Happening } from '../rating/rate-usage.ts';
import { invalid, type Problem } from './problem.ts';

/** As long as an event's own id is remembered: older ones could count twice. */
export const eventAgeMaxMs = 30 * dayMs;
/** What clocks may differ by. */
export const eventAheadMaxMs = 5 * minuteMs;

const idLengthMax = 200;

export type ReportedUsage = Usage & Happening;

const eventFields: ReadonlySet<string> = new Set([...usageFields, 'occurred_at', 'id']);
const estimateFields: ReadonlySet<string> = new Set(usageFields);

/** A usage event as reported: what was used, its own id, when it happened. */
export function parseEvent(
  input: unknown,
  param: string,
  now: Instant,
): Result<ReportedUsage, Problem> {
  const usage = parseOnly(input, param, eventFields);
  if (!usage.ok) return usage;
  const { id, occurred_at: occurred } = input as { id?: unknown; occurred_at?: unknown };
  const at = parseOccurredAt(occurred, within(param, 'occurred_at'), now);
  if (!at.ok) return at;
  const eventId = parseEventId(id, within(param, 'id'));
  if (!eventId.ok) return eventId;
  return ok({
    ...usage.value,
    ...(eventId.value === undefined ? {} : { eventId: eventId.value }),
    ...(at.value === undefined ? {} : { occurredAt: at.value }),
  });
}

/** What will be, or was, used, without being an event of its own: quotes, holds, captures. */
export const parseEstimate = (input: unknown, param: string): Result<Usage, Problem> =>
  parseOnly(input, param, estimateFields);

function parseOnly(
  input: unknown,
  param: string,
  known: ReadonlySet<string>,
): Result<Usage, Problem> {
  const usage = parseUsage(input, param);
  if (!usage.ok) return refuse(invalid(usage.error.param, usage.error.message));
  const unknown = unknownField(input as object, known);
  return unknown === undefined ? usage : refuse(unknownProblem(within(param, unknown)));
}

export const unknownField = (input: object, known: ReadonlySet<string>): string | undefined =>
  Object.keys(input).find((field) => !known.has(field));

export const unknownProblem = (param: string): Problem =>
  invalid(
    param.slice(0, 2 * idLengthMax),
    `${param.slice(0, 2 * idLengthMax)} is not a known field`,
  );

export const within = (param: string, field: string): string =>
  param === '' ? field : `${param}.${field}`;

/** Absent, or an instant within the window. */
export function parseOccurredAt(
  value: unknown,
  param: string,
  now: Instant,
): Result<Instant | undefined, Problem> {
  if (value === undefined) return ok(undefined);
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  if (at === undefined) return refuse(invalid(param, `${param} must be RFC 3339 with a time zone`));
  if (at < now - eventAgeMaxMs)
    return refuse(invalid(param, `${param} is more than 30 days ago: it might count twice`));
  if (at > now + eventAheadMaxMs)
    return refuse(invalid(param, `${param} is more than 5 minutes in the future`));
  return ok(at);
}

/** Absent, or the event's own name: 1 to 200 printable characters. */
export function parseEventId(value: unknown, param: string): Result<string | undefined, Problem> {
  if (value === undefined) return ok(undefined);
  if (typeof value === 'string' && isPrintable(value, idLengthMax)) return ok(value);
  return refuse(invalid(param, `${param} must be 1 to ${idLengthMax} printable characters`));
}

/** Well formed, too: a lone surrogate has no UTF-8, so it would be hashed as something else. */
export const isPrintable = (text: string, lengthMax: number): boolean =>
  text.length > 0 && text.length <= lengthMax && text.isWellFormed() && !/\p{Cc}/u.test(text);
