import type { Server } from '../../core/servers/server.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { after, dayMs, type Instant } from '../../core/units/instant.ts';
import { busynessOf } from '../../db/server-samples.ts';
import { lastStopsOf } from '../../db/server-stops.ts';
import { findServer, listServers, type ServerRow } from '../../db/servers.ts';
import type { Answer } from '../account/protocol.ts';
import { tailRowsMax } from '../account/tail.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { serverEntries, withServerTail } from './server-rows.ts';
import { busyDays, type ServerAside } from './server-view.ts';

/** A server that is there, or one that has ended. */
export type FoundServer = { readonly seq: number } & (
  | { readonly live: Server }
  | { readonly ended: ServerRow }
);

export interface EndedPage {
  readonly before?: number | undefined;
  readonly limit: number;
}

const hasEnded = ({ status }: ServerRow): boolean => status === 'deleted' || status === 'failed';

/**
 * What the object has not drained of servers, oldest first. Whoever asks was let in, and counted, by
 * the question before.
 */
async function serverTail(call: AccountCall) {
  const asked = { filter: serverEntries, limit: tailRowsMax };
  const tail = await call.rpc().undrained({ kind: 'internal' }, asked);
  return tail.ok ? { ...tail, value: tail.value.rows.toReversed() } : tail;
}

/**
 * Newest first, at most 101: what D1 has beside the live ones, brought up to what the object has not
 * drained. The tail is read first: what drains between the two reads is then in both, and counts once.
 */
export async function endedServers(
  call: AccountCall,
  live: readonly Server[],
  page: EndedPage,
): Promise<Answer<readonly FoundServer[]>> {
  const tail = await serverTail(call);
  if (!tail.ok) return tail;
  const { before, limit } = page;
  const without = live.map(({ seq }) => seq);
  const asked = { limit, without, ...(before === undefined ? {} : { before }) };
  const stored = await listServers(database(call.env), call.account, asked);
  const found = withServerTail(call.account, stored, tail.value)
    .filter(({ seq }) => !without.includes(seq as Server['seq']))
    .filter((row) => hasEnded(row) && (before === undefined || row.seq < before));
  const value = found.slice(0, limit).map((row) => ({ seq: row.seq, ended: row }));
  return { ...tail, value };
}

/** One that has ended, drained or not. */
export async function endedServer(
  call: AccountCall,
  seq: number,
): Promise<Answer<ServerRow | undefined>> {
  const tail = await serverTail(call);
  if (!tail.ok) return tail;
  const stored = await findServer(database(call.env), call.account, seq);
  const row = withServerTail(call.account, stored ? [stored] : [], tail.value).find(
    (one) => one.seq === seq && hasEnded(one),
  );
  return { ...tail, value: row };
}

/** What is known of some servers, at most 100, beside their ledger. */
export async function asidesOf(
  { env, account }: { readonly env: AccountCall['env']; readonly account: AccountId },
  seqs: readonly number[],
  now: Instant,
): Promise<(seq: number) => ServerAside> {
  const db = database(env);
  const from = after(now, -busyDays * dayMs);
  const week = seqs.map((server) => ({ server, from }));
  const [busy, stops] = await Promise.all([
    busynessOf(db, account, week),
    lastStopsOf(db, account, seqs),
  ]);
  return (seq) => ({ busy: busy.get(seq), lastStop: stops.get(seq) });
}
