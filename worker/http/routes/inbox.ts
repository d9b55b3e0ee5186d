import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { eventStatuses } from '../../../db/payment-schema.ts';
import {
  countEvents,
  dismissEvent,
  type EventStatus,
  findEvent,
  listEvents,
  reopenEvent,
  type StripeEvent,
} from '../../../db/stripe-events.ts';
import { workEvent } from '../../stripe/work-event.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { dismissal } from '../schemas/inbox.ts';

/** Newest first, of one status where it is named, with the numbers an operator is woken by. */
export async function listStripeEvents(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url, ['status']);
  if (!asked.ok) return refuse(call, asked.error);
  const status = parseStatus(call.url);
  if (!status.ok) return refuse(call, status.error);
  const db = database(call.env);
  const only = status.value === undefined ? {} : { status: status.value };
  const found = await listEvents(db, { ...asked.value.read, ...only });
  const { received, stuck, quarantined } = await countEvents(db);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ receivedAt, id }) => ({
    at: receivedAt,
    id,
  }));
  return json(200, {
    data: rows.map(eventView),
    ...page,
    received_count: received,
    stuck_count: stuck,
    quarantined_count: quarantined,
  });
}

function parseStatus(url: URL): Result<EventStatus | undefined, Problem> {
  const text = url.searchParams.get('status');
  if (text === null) return ok(undefined);
  const status = eventStatuses.find((one) => one === text);
  return status
    ? ok(status)
    : refusal(invalid('status', `status must be one of ${eventStatuses.join(', ')}`));
}

/** Safe for any event: what it names is asked for, and only its present state counts. */
export async function retryStripeEvent(call: SignedCall): Promise<Response> {
  const { env, now } = call;
  const id = call.params.event ?? '';
  const request = { scope: 'platform', path: call.url.pathname, raw: '' };
  return once(call, request, async () => {
    const db = database(env);
    const known = await findEvent(db, id);
    const event = await reopenEvent(db, id, now);
    if (!event) return refusal(notFound('No such event came in.'));
    const { status, reason } = await workEvent(env, event, now);
    const after = { status, reason };
    await record(call, {
      id: `${id}_${event.attempts}`,
      action: 'stripe_event.retry',
      target: id,
      account: event.account ?? undefined,
      ...(known && { before: { status: known.status, reason: known.reason } }),
      after,
    });
    return ok({ status: 200, body: eventView((await findEvent(db, id)) ?? event) });
  });
}

/** The operator has looked: nothing is to come of it. Said again, it stays as it was first said. */
export async function dismissStripeEvent(call: SignedCall): Promise<Response> {
  const { env, now } = call;
  const id = call.params.event ?? '';
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(dismissal, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { reason } = parsed.value;
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async () => {
    const db = database(env);
    const event = (await dismissEvent(db, id, { reason, at: now })) ?? (await findEvent(db, id));
    if (!event) return refusal(notFound('No such event came in.'));
    if (event.status !== 'ignored') return refusal(notQuarantined(event));
    // Also where an attempt before this one was cut off ahead of its record.
    if (event.reason === reason)
      await record(call, {
        id: `${id}_${event.attempts}_dismiss`,
        action: 'stripe_event.dismiss',
        target: id,
        account: event.account ?? undefined,
        before: { status: 'quarantined' },
        after: { status: event.status, reason },
      });
    return ok({ status: 200, body: eventView(event) });
  });
}

const notQuarantined = ({ status }: StripeEvent): Problem => ({
  code: 'event_not_quarantined',
  detail: `The event is ${status}.`,
});

const time = (at: number): string => formatInstant(instant(at));

const eventView = (event: StripeEvent) => ({
  id: event.id,
  type: event.type,
  object:
    event.objectKind === null || event.objectId === null
      ? null
      : { kind: event.objectKind, id: event.objectId },
  customer: event.customer,
  account: event.account,
  status: event.status,
  reason: event.reason,
  attempts: event.attempts,
  created_at: time(event.createdAt),
  received_at: time(event.receivedAt),
  next_at: event.nextAt === null ? null : time(event.nextAt),
  done_at: event.doneAt === null ? null : time(event.doneAt),
});
