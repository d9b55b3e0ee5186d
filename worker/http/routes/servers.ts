import type { Server } from '../../../core/servers/server.ts';
import { seqOfServer } from '../../../core/units/ids.ts';
import { formatInstant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import type { WatchNow } from '../../account/protocol.ts';
import type { AccountCall } from '../call.ts';
import { asidesOf, endedServer, endedServers, type FoundServer } from '../found-servers.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { checkQuery, isSeq, pageOf, parseCursor, parseLimit } from '../query.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { burnOf, endedServerView, liveServerView } from '../server-view.ts';

export const serverLists = ['all', 'live', 'ended'] as const;
type ServerList = (typeof serverLists)[number];

/** Newest first: those that are there as their object knows them, those that ended from history. */
export async function listServers(call: AccountCall): Promise<Response> {
  const asked = parseServerPage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const { status, before, limit } = asked.value;
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { servers, seq, at } = seen.value;
  const live: readonly FoundServer[] =
    status === 'ended'
      ? []
      : servers
          .filter((one) => before === undefined || one.seq < before)
          .map((one) => ({ seq: one.seq, live: one }));
  const ended =
    status === 'live'
      ? { ...seen, value: [] }
      : await endedServers(call, servers, { before, limit: limit + 1 });
  if (!ended.ok) return denied(call, ended);
  const found = [...live, ...ended.value].sort((a, b) => b.seq - a.seq);
  const { rows, ...page } = pageOf(found, limit, ({ seq: last }) => last);
  const data = await viewed(call, rows, seen.value);
  const totals = totalsOf(servers);
  const body = { data, ...page, totals, as_of: formatInstant(at), as_of_seq: seq };
  return json(200, body, { rate: seen.rate });
}

export async function readServer(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const found = await findIn(call, seen.value);
  if (!found.ok) return refuse(call, found.error, { rate });
  const [server] = await viewed(call, [found.value], seen.value);
  const { at, seq } = seen.value;
  return json(200, { server, as_of: formatInstant(at), as_of_seq: seq }, { rate });
}

export const noSuchServer: Problem = notFound('The account has no such server.');

/** The server in the path, there or ended. A malformed id and another account's are the same. */
export async function findIn(
  call: AccountCall,
  { servers }: WatchNow,
): Promise<Result<FoundServer, Problem>> {
  const seq = seqOfServer(call.account, call.params.server ?? '');
  if (seq === undefined) return refusal(noSuchServer);
  const live = servers.find((one) => one.seq === seq);
  if (live) return ok({ seq, live });
  const ended = await endedServer(call, seq);
  if (!ended.ok) return refusal(denialProblem(ended.denial));
  return ended.value ? ok({ seq, ended: ended.value }) : refusal(noSuchServer);
}

async function viewed(call: AccountCall, found: readonly FoundServer[], { at }: WatchNow) {
  const aside = await asidesOf(
    call,
    found.map(({ seq }) => seq),
    at,
  );
  return found.map((one) =>
    'live' in one
      ? liveServerView(call.account, one.live, at, aside(one.seq))
      : endedServerView(call.account, one.ended, aside(one.seq)),
  );
}

const totalsOf = (servers: readonly Server[]) => ({
  running: servers.filter(({ run }) => run).length,
  burn_per_hour_microcredits: burnOf(servers),
});

interface ServerPageAsked {
  readonly status: ServerList;
  readonly limit: number;
  readonly before: number | undefined;
}

function parseServerPage(url: URL): Result<ServerPageAsked, Problem> {
  const wrong = checkQuery(url, ['status', 'limit', 'cursor']);
  if (wrong) return refusal(wrong);
  const text = url.searchParams.get('status') ?? 'all';
  const status = serverLists.find((one) => one === text);
  if (!status) return refusal(invalid('status', `status must be one of ${serverLists.join(', ')}`));
  const limit = parseLimit(url);
  if (!limit.ok) return limit;
  const cursor = parseCursor(url, isSeq);
  if (!cursor.ok) return cursor;
  return ok({ status, limit: limit.value, before: cursor.value });
}
