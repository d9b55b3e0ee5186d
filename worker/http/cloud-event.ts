import type { Instant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { usageFields } from '../../core/usage/parse-usage.ts';
import { invalid, type Problem } from './problem.ts';
import {
  isPrintable,
  parseEvent,
  parseEventId,
  parseOccurredAt,
  type ReportedUsage,
  within,
} from './usage-input.ts';

export interface CloudEvent {
  readonly source: string;
  /** The account, by its id or the platform's own; absent means the key's own account. */
  readonly subject: string | undefined;
  readonly usage: ReportedUsage;
}

const textMax = 200;

const dimensions: ReadonlySet<string> = new Set(
  usageFields.filter((field) => field !== 'meter' && field !== 'quantities'),
);

/**
 * Reads CloudEvents 1.0 in structured mode: `type` is the meter, `time` when it happened, `id` and
 * `source` together its identity. `data` has the dimensions and the quantities, these side by side
 * with them or under `quantities`.
 */
export function parseCloudEvent(
  input: unknown,
  param: string,
  now: Instant,
): Result<CloudEvent, Problem> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refuse(invalid(param || 'body', 'A CloudEvent is an object.'));
  const { specversion, id, source, type, subject, time, data } = input as Record<string, unknown>;
  const at = (field: string) => within(param, field);
  if (specversion !== '1.0') return refuse(invalid(at('specversion'), 'specversion must be "1.0"'));
  if (typeof source !== 'string' || !isPrintable(source, textMax))
    return refuse(invalid(at('source'), `source must be 1 to ${textMax} printable characters`));
  if (subject !== undefined && (typeof subject !== 'string' || !isPrintable(subject, textMax)))
    return refuse(invalid(at('subject'), 'subject must name an account'));
  const eventId = parseEventId(id ?? null, at('id'));
  if (!eventId.ok) return eventId;
  const occurredAt = parseOccurredAt(time ?? undefined, at('time'), now);
  if (!occurredAt.ok) return occurredAt;
  const usage = parseEvent(toEvent(type, data), '', now);
  if (!usage.ok) return refuse(renamed(usage.error, at));
  return ok({
    source,
    subject,
    usage: {
      ...usage.value,
      ...(eventId.value === undefined ? {} : { eventId: eventId.value }),
      ...(occurredAt.value === undefined ? {} : { occurredAt: occurredAt.value }),
    },
  });
}

/** The same as a usage event of ours. */
function toEvent(type: unknown, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { meter: type };
  if ('quantities' in data) return { ...data, meter: type };
  const fields: Record<string, unknown> = { meter: type };
  const quantities: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    if (dimensions.has(name)) fields[name] = value;
    else quantities[name] = value;
  }
  return { ...fields, quantities };
}

/** Names the field as the CloudEvent has it. */
function renamed(problem: Problem, at: (field: string) => string): Problem {
  const param = problem.param === 'meter' ? at('type') : at(`data.${problem.param}`);
  return { ...problem, param, detail: problem.detail.replace(problem.param ?? '', param) };
}
