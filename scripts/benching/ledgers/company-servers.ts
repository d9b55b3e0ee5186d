import { leaseMs, renewalLeadMs } from '../../../core/servers/server.ts';
import type { Seq } from '../../../core/units/ids.ts';
import { hourMs, instant, secondMs } from '../../../core/units/instant.ts';
import type { SimulatedCommand } from '../../../worker/account/protocol.ts';
import type { Company, CompanyServer } from './company.ts';

/** What happens by the clock, not by chance: so many entries, in their turn. */
export interface Regular {
  readonly at: number;
  readonly entries: number;
  /** The command, given the seq of its first entry; absent where it falls due by itself. */
  readonly step?: (seq: Seq) => SimulatedCommand;
}

/** Of all entries, at the most: each hour of a server is two. */
const leasesShare = 0.2;
/** Making it, and with its start the end of that and the first lease. */
const entriesToStart = 3;
/** They are not all made, and do not all renew, at the same instant. */
const apartMs = 7 * secondMs;

/**
 * Every server runs without a break up to now, for as long as leaves room for the other entries: two
 * hundred of them for six weeks of two million entries, thirty for all ninety days of a million.
 */
export function* serversOf(
  { servers }: Company,
  entries: number,
  { start, now }: { readonly start: number; readonly now: number },
): Generator<Regular> {
  const room = (entries * leasesShare) / servers.length - entriesToStart;
  const latestMs = apartMs * servers.length;
  const runMs = Math.min(Math.floor(room / 2) * hourMs, now - start - latestMs);
  if (runMs <= 0) throw new Error(`${entries} entries have no room for ${servers.length} servers`);
  const from = now - runMs - latestMs;
  for (const [n, server] of servers.entries()) yield* lifeOf(server, from + n * apartMs, now);
}

function* lifeOf(
  { name, provision, terms }: CompanyServer,
  begins: number,
  now: number,
): Generator<Regular> {
  let server = 0 as Seq;
  const at = instant(begins);
  const ttlMs = hourMs;
  yield {
    at,
    entries: 1,
    step: (seq) => {
      server = seq;
      return { at, command: { kind: 'provision_server', name, ...provision, ttlMs, terms } };
    },
  };
  const started = instant(begins + secondMs);
  yield {
    at: started,
    entries: entriesToStart - 1,
    step: () => ({ at: started, command: { kind: 'start_server', server, terms } }),
  };
  for (let until = started + leaseMs; until - renewalLeadMs < now; until += leaseMs) {
    yield { at: until - renewalLeadMs, entries: 1 };
    yield { at: until, entries: 1 };
  }
}
