import { entryId, type Seq, serverId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { type ListedStop, listOpenStops, type StopCursor } from '../../../db/server-stops.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { invalid } from '../problem.ts';
import { checkQuery, pageOf, parseCursor, parseLimit } from '../query.ts';
import { json, refuse } from '../reply.ts';

/** Servers to be taken down that nobody has said are: the net under what webhooks told. */
export async function listServerStops(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['status', 'limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  if ((call.url.searchParams.get('status') ?? 'open') !== 'open')
    return refuse(call, invalid('status', 'status must be open'));
  return listed(call, false);
}

/** Those among them that should be down by now: they may run at a provider, paid by nobody. */
export async function listOrphanedServers(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['limit', 'cursor']);
  return wrong ? refuse(call, wrong) : listed(call, true);
}

async function listed(call: SignedCall, orphaned: boolean): Promise<Response> {
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  const before = parseCursor(call.url, isStopCursor);
  if (!before.ok) return refuse(call, before.error);
  const from = before.value ? { before: before.value } : {};
  const asked = { orphaned, limit: limit.value + 1, ...from };
  const found = await listOpenStops(database(call.env), asked);
  const { rows, ...page } = pageOf(found, limit.value, ({ stopAt, row }) => ({ at: stopAt, row }));
  return json(200, { data: rows.map(stopView), ...page });
}

const isStopCursor = (value: unknown): value is StopCursor =>
  typeof value === 'object' &&
  value !== null &&
  Number.isSafeInteger((value as StopCursor).at) &&
  Number.isSafeInteger((value as StopCursor).row);

const stopView = (stop: ListedStop) => ({
  account: stop.account,
  server: serverId(stop.account, stop.server as Seq),
  name: stop.name,
  entry: entryId(stop.account, stop.seq as Seq),
  reason: stop.reason,
  stop_at: formatInstant(instant(stop.stopAt)),
  orphaned_at: stop.orphanedAt === null ? null : formatInstant(instant(stop.orphanedAt)),
  announced_at: formatInstant(instant(stop.announcedAt)),
});
