import type { CaptureFact } from '../../core/ledger/entry.ts';
import type { ServerFact } from '../../core/servers/server-fact.ts';
import { type AccountId, serverId } from '../../core/units/ids.ts';
import { formatInstant } from '../../core/units/instant.ts';
import { assertNever } from '../../core/units/result.ts';
import type { EntryView } from './views.ts';

/** What the entries of servers alone say beside what every entry says. */
export function serverFactView(account: AccountId, fact: ServerFact): Partial<EntryView> {
  const server = serverId(account, fact.server);
  switch (fact.kind) {
    case 'server_terms': {
      const { tier, card } = fact.terms;
      return { server, tier, rate_card: card, cause: fact.cause };
    }
    case 'server_stopping':
      return { server, reason: fact.reason, stop_at: formatInstant(fact.stopAt) };
    case 'server_delete':
      return { server };
    default:
      return assertNever(fact);
  }
}

/** What a capture says of the lease it bills: its seconds, and why the server runs no further. */
export function leaseView({ lease }: CaptureFact): Partial<EntryView> {
  if (!lease) return {};
  const { before, after, ends } = lease;
  return { runtime_seconds: after - before, ...(ends ? { reason: ends } : {}) };
}
