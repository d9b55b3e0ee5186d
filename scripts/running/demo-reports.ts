import { setTimeout as pause } from 'node:timers/promises';
import { type AccountId, seq, serverId } from '../../core/units/ids.ts';
import { hourMs } from '../../core/units/instant.ts';
import type { KnownServers } from '../../worker/http/local/sample-step.ts';
import { busyHours } from '../sample/busy-hours.ts';
import { downAtLast } from '../sample/servers.ts';
import type { LocalClient } from './local-client.ts';

/** What the demo account's platform has told beside its history: by the public API, as any would. */

/** How busy servers were in the hours that are over. */
export async function reportSamples(
  client: LocalClient,
  account: string,
  servers: KnownServers,
  now: number,
): Promise<void> {
  const lastHour = Math.floor(now / hourMs) * hourMs - hourMs;
  for (const [name, hours] of Object.entries(busyHours(lastHour))) {
    const samples = hours.map(({ at, ...busy }) => ({ at: new Date(at).toISOString(), ...busy }));
    const path = `${pathOf(account, servers, name)}/samples`;
    await client.call('POST', path, { samples }, `demo ${account} ${name}`);
  }
}

function pathOf(account: string, servers: KnownServers, name: string): string {
  const server = servers[name];
  if (!server) throw new Error(`the sample history began no server ${name}`);
  return `/v1/accounts/${account}/servers/${serverId(account as AccountId, seq(server.seq))}`;
}

const attemptsMax = 50;
const pauseMs = 200;

/**
 * That the servers which ended are down, or they would be looked for. One that ended long ago is
 * known once the database has caught up with the history.
 */
export async function confirmDown(
  client: LocalClient,
  account: string,
  servers: KnownServers,
): Promise<void> {
  for (const [name, asked] of Object.entries(downAtLast)) {
    const path = `${pathOf(account, servers, name)}/${asked}`;
    for (let attempt = 1; ; attempt++) {
      const key = `demo ${account} ${name} ${attempt}`;
      const said = await client.call('POST', path, {}, key).catch((error: Error) => error);
      if (!(said instanceof Error)) break;
      if (attempt === attemptsMax) throw said;
      await pause(pauseMs);
    }
  }
}

/** Work that credits did not suffice for: why somebody would have them bought by themselves. */
export async function askTooMuch(client: LocalClient, account: string): Promise<void> {
  const everything = { lines: 400_000_000, files: 900_000 };
  const event = { meter: 'code.analysis', quantities: everything };
  const status = await client.reportUsage(account, event, `demo ${account} everything`);
  if (status !== 402) throw new Error(`too large an analysis was answered ${status}`);
}
