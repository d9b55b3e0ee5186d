import type { TopUpResultFact } from '../../core/ledger/entry.ts';
import { type EntryRow, fromRow } from '../../core/ledger/entry-row.ts';
import { type AccountId, topUpId } from '../../core/units/ids.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';
import { listTopUps, type TopUpRow } from '../../db/top-ups.ts';
import type { Answer } from '../account/protocol.ts';
import { tailRowsMax } from '../account/tail.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';

export interface FoundAttempts {
  /** Newest first. */
  readonly rows: readonly TopUpRow[];
  /** The ledger's head when they were read. */
  readonly seq: number;
}

/**
 * Attempts newest first, at most 101: D1's, brought up to what the object has not drained, so that
 * one that has just ended is shown as ended.
 */
export async function newestAttempts(
  call: AccountCall,
  page: { readonly before?: number; readonly limit: number },
): Promise<Answer<FoundAttempts>> {
  const filter = { kinds: ['top_up_claim', 'top_up_result'] } as const;
  // The tail first: what drains between the two reads is then in both, and counts once.
  const tail = await call.rpc().undrained(call.caller, { filter, limit: tailRowsMax });
  if (!tail.ok) return tail;
  const stored = await listTopUps(database(call.env), call.account, page);
  const rows = withTail(call.account, stored, tail.value.rows.toReversed())
    .filter(({ seq }) => page.before === undefined || seq < page.before)
    .slice(0, page.limit);
  return { ...tail, value: { seq: tail.value.seq, rows } };
}

/** Rows as the drain will leave them once it has carried these entries, given oldest first. */
export function withTail(
  account: AccountId,
  stored: readonly TopUpRow[],
  tail: readonly EntryRow[],
): TopUpRow[] {
  const bySeq = new Map(stored.map((row) => [row.seq, row]));
  for (const { seq, at, fact } of tail.map(fromRow)) {
    if (fact.kind === 'top_up_claim' && !bySeq.has(seq))
      bySeq.set(seq, {
        account,
        seq,
        status: 'claimed',
        cause: fact.cause,
        credits: fact.credits + fact.bonus,
        amountMinor: fact.price.amountMinor,
        currency: fact.price.currency,
        code: null,
        invoice: null,
        chargedMinor: null,
        retryAt: null,
        claimedAt: at,
        endedAt: null,
      });
    const row = fact.kind === 'top_up_result' ? bySeq.get(fact.attempt) : undefined;
    if (row && fact.kind === 'top_up_result') bySeq.set(row.seq, ended(row, fact, at));
  }
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

const ended = (row: TopUpRow, fact: TopUpResultFact, at: number): TopUpRow => ({
  ...row,
  status: fact.result,
  code: fact.code ?? null,
  invoice: fact.invoice ?? row.invoice,
  chargedMinor: fact.charged?.amountMinor ?? null,
  retryAt: fact.retryAt ?? null,
  endedAt: fact.result === 'action_required' ? null : at,
});

/** An attempt as the API shows it. */
export const attemptView = (row: TopUpRow) => ({
  id: topUpId(row.account as AccountId, row.seq as Parameters<typeof topUpId>[1]),
  status: row.status,
  cause: row.cause,
  amount_microcredits: row.credits,
  amount_minor: row.amountMinor,
  charged_minor: row.chargedMinor,
  currency: row.currency,
  code: row.code,
  invoice: row.invoice,
  at: formatInstant(instant(row.claimedAt)),
  ended_at: timeOrNull(row.endedAt),
  retry_at: timeOrNull(row.retryAt),
});

const timeOrNull = (at: number | null): string | null =>
  at === null ? null : formatInstant(instant(at));
