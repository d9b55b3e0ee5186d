import type { HoldFact } from '../../../core/ledger/entry.ts';
import type { Price } from '../../../core/pricing/price.ts';
import type { Server } from '../../../core/servers/server.ts';
import type { ServerCommand } from '../../../core/servers/server-command.ts';
import type { RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { credits } from '../../../core/units/credits.ts';
import { type Seq, seq } from '../../../core/units/ids.ts';
import { hourMs } from '../../../core/units/instant.ts';
import { anAccount, type Ledger, purchase } from '../ledger/given.ts';

/** So much for each second begun of an hour. */
export const perHour = (microcredits: number): Price => ({
  components: [
    {
      quantity: 'seconds',
      scheme: 'per_unit',
      unit_size: 3_600,
      unit_price_microcredits: microcredits,
    },
  ],
});

/** A small server is 3,600 an hour: one a second. */
export const small: RuntimeTerms = { tier: 'small', card: 1, price: perHour(3_600) };
export const large: RuntimeTerms = { tier: 'large', card: 1, price: perHour(36_000) };
export const dearer: RuntimeTerms = { tier: 'small', card: 2, price: perHour(7_200) };

interface GivenProvision {
  readonly name?: string;
  readonly amount?: number;
  readonly terms?: RuntimeTerms;
  readonly ttlMs?: number;
  readonly project?: string;
}

export const provision = ({
  name = 'web-1',
  amount = 100,
  terms = small,
  ttlMs = hourMs,
  project,
}: GivenProvision = {}): ServerCommand => ({
  kind: 'provision_server',
  name,
  amount: credits(amount),
  usage: {
    meter: 'server.provision',
    tier: terms.tier,
    quantities: { servers: 1 },
    ...(project === undefined ? {} : { project }),
    card: terms.card,
  },
  ttlMs,
  terms,
});

export const start = (server: number, terms: RuntimeTerms = small): ServerCommand => ({
  kind: 'start_server',
  server: seq(server),
  terms,
});
export const resize = (server: number, terms: RuntimeTerms): ServerCommand => ({
  kind: 'resize_server',
  server: seq(server),
  terms,
});
export const price = (server: number, terms: RuntimeTerms): ServerCommand => ({
  kind: 'price_server',
  server: seq(server),
  terms,
});
export const stop = (server: number): ServerCommand => ({
  kind: 'stop_server',
  server: seq(server),
});
export const fail = (server: number): ServerCommand => ({
  kind: 'fail_server',
  server: seq(server),
});
export const remove = (server: number): ServerCommand => ({
  kind: 'delete_server',
  server: seq(server),
});

/** At noon UTC, with so many credits and nothing else. */
export function aPurse(amount: number): Ledger {
  const ledger = anAccount({ grants: [purchase(amount)] });
  ledger.clock = Date.UTC(2026, 10, 22, 12);
  return ledger;
}

export const provisioned = (ledger: Ledger, given: GivenProvision = {}): Seq =>
  ledger.must<HoldFact>(provision(given)).seq;

/** Provisioned and started at once. */
export function aServer(ledger: Ledger, given: GivenProvision = {}): Seq {
  const server = provisioned(ledger, given);
  ledger.must(start(server, given.terms));
  return server;
}

/** As the state has it. */
export function serverIn(ledger: Ledger, named: Seq): Server {
  const server = ledger.state.servers.get(named);
  if (!server) throw new Error(`server ${named} is not there`);
  return server;
}

/** The kinds of entries after the first so many, and what they moved. */
export const since = (ledger: Ledger, count: number): [string, number][] =>
  ledger.entries.slice(count).map(({ fact }) => [fact.kind, 'amount' in fact ? fact.amount : 0]);
