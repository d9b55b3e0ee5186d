import { type EntryRow, fromRow } from '../../core/ledger/entry-row.ts';
import type { ServerStatus } from '../../core/servers/server.ts';
import { type Seq, serverId } from '../../core/units/ids.ts';
import { type NewStop, settleStops } from '../../db/server-stops.ts';
import type { Refused } from '../account/protocol.ts';
import { tailRowsMax } from '../account/tail.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { endedServer } from './found-servers.ts';

/**
 * Whoever runs a server asks to end what has ended: so it is down, and nobody need be told to stop
 * it any more. Only what was asked for by the time of the refusal is confirmed, or a replay would
 * confirm what came later. A signed-in person does not run the machine: their word confirms nothing.
 * Undefined where the refusal says something else.
 */
export async function confirmDown(
  call: AccountCall,
  server: Seq,
  { rejection, seq: upTo }: Refused,
): Promise<object | undefined> {
  const status = await endOf(call, server, rejection);
  if (!status) return undefined;
  const { account, env, now, principal } = call;
  const told = { server: { id: serverId(account, server), status } };
  if (principal.kind === 'session') return { ...told, confirmed: false };
  const undrained = (await undrainedStops(call, server)).filter(({ seq }) => seq <= upTo);
  await settleStops(database(env), account, { server, upTo, undrained }, now);
  return { ...told, confirmed: true };
}

async function endOf(
  call: AccountCall,
  server: Seq,
  rejection: Refused['rejection'],
): Promise<ServerStatus | undefined> {
  if (rejection.code === 'server-in-state')
    return rejection.status === 'stopped' ? 'stopped' : undefined;
  if (rejection.code !== 'server-not-found') return undefined;
  const ended = await endedServer(call, server);
  return ended.ok ? ended.value?.status : undefined;
}

async function undrainedStops(call: AccountCall, server: Seq): Promise<NewStop[]> {
  const filter = { kinds: ['server_stopping', 'server_delete', 'capture', 'void'] } as const;
  const tail = await call.rpc().undrained({ kind: 'internal' }, { filter, limit: tailRowsMax });
  if (!tail.ok) throw new Error(`the tail is not to be had: ${tail.denial.code}`);
  return tail.value.rows.flatMap((row) => stopIn(row, server));
}

/** As the drain will begin them. */
function stopIn(row: EntryRow, server: Seq): NewStop[] {
  const { seq, at, fact, key } = fromRow(row);
  const now = { seq, stopAt: at, announcedAt: at };
  if (fact.kind === 'server_stopping' && fact.server === server)
    return [{ ...now, reason: fact.reason, stopAt: fact.stopAt }];
  if (fact.kind === 'void' && fact.hold === server && (fact.cause === 'deadline' || !key))
    return [{ ...now, reason: 'failed' }];
  const ended =
    (fact.kind === 'server_delete' && fact.server === server) ||
    (fact.kind === 'capture' && fact.lease?.server === server && fact.lease.ends === 'request');
  return ended && !key ? [{ ...now, reason: 'request' }] : [];
}
