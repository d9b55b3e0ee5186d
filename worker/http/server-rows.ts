import type { CaptureFact, Entry, HoldFact } from '../../core/ledger/entry.ts';
import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import { type EntryRow, fromRow } from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { ServerRow } from '../../db/servers.ts';

/** The entries that change what D1 says of servers. */
export const serverEntries: EntryFilter = {
  kinds: ['hold', 'capture', 'void', 'server_terms', 'server_stopping', 'server_delete'],
};

/** Rows as the drain will leave them once it has carried these entries, given oldest first. */
export function withServerTail(
  account: AccountId,
  stored: readonly ServerRow[],
  tail: readonly EntryRow[],
): ServerRow[] {
  const bySeq = new Map(stored.map((row) => [row.seq, row]));
  for (const entry of tail.map(fromRow)) {
    const { fact, seq } = entry;
    if (fact.kind === 'hold' && fact.provision && !bySeq.has(seq))
      bySeq.set(seq, begun(account, entry, fact));
    const row = bySeq.get(serverOf(entry));
    if (row && row.changedSeq < seq)
      bySeq.set(row.seq, { ...row, ...changeOf(row, entry), changedSeq: seq });
  }
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

function serverOf({ fact }: Entry): number {
  if ('lease' in fact && fact.lease) return fact.lease.server;
  if ('server' in fact) return fact.server;
  return 'hold' in fact ? fact.hold : 0;
}

function begun(account: AccountId, { seq, at }: Entry, { provision, usage }: HoldFact): ServerRow {
  return {
    account,
    seq,
    name: provision?.name ?? '',
    tier: provision?.terms.tier ?? '',
    project: usage?.project ?? null,
    member: usage?.member ?? null,
    status: 'provisioning',
    createdAt: at,
    startedAt: null,
    paidUntil: null,
    stoppedAt: null,
    stopped: null,
    endedAt: null,
    provisioning: 0,
    runtime: 0,
    seconds: 0,
    changedSeq: seq,
  };
}

function changeOf(row: ServerRow, { at, fact }: Entry): Partial<ServerRow> {
  switch (fact.kind) {
    case 'hold':
      return fact.lease ? leased(row, fact.lease, at) : {};
    case 'capture':
      return captured(row, fact, at);
    case 'void':
      return row.status === 'provisioning' ? { status: 'failed', endedAt: at } : {};
    case 'server_terms':
      return { tier: fact.terms.tier };
    case 'server_stopping':
      return { status: 'stopping', paidUntil: fact.stopAt };
    case 'server_delete':
      return { status: 'deleted', paidUntil: null, endedAt: at };
    default:
      return {};
  }
}

const leased = (
  row: ServerRow,
  { until, terms }: NonNullable<HoldFact['lease']>,
  at: number,
): Partial<ServerRow> => ({
  status: 'running',
  paidUntil: until,
  stoppedAt: null,
  stopped: null,
  ...(terms ? { tier: terms.tier } : {}),
  ...(row.status === 'running' || row.status === 'stopping' ? {} : { startedAt: at }),
});

function captured(row: ServerRow, { amount, lease }: CaptureFact, at: number): Partial<ServerRow> {
  if (!lease) return { provisioning: row.provisioning + amount };
  const bill = {
    runtime: row.runtime + amount,
    seconds: row.seconds + lease.after - lease.before,
  };
  if (lease.ends === undefined) return bill;
  return { ...bill, status: 'stopped', paidUntil: null, stoppedAt: at, stopped: lease.ends };
}
