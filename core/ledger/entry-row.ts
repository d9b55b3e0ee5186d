import { credits, zero } from '../units/credits.ts';
import { type AccountId, type ApiKeyId, seq } from '../units/ids.ts';
import { type Instant, instant } from '../units/instant.ts';
import { assertNever } from '../units/result.ts';
import type { Meter } from '../usage/meter.ts';
import type { Quantities } from '../usage/usage-event.ts';
import {
  amountOf,
  type Entry,
  type EntryKind,
  type Fact,
  type PricedUsage,
  usageOf,
} from './entry.ts';

/**
 * An entry flattened to the columns both stores keep: the object's `entries` and D1's
 * `ledger_entries`. `quantities` and `detail` are JSON texts, kept verbatim because the hash
 * covers them as they stand.
 */
export interface EntryRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly available: number;
  readonly held: number;
  readonly owed: number;
  readonly key: string | null;
  readonly meter: string | null;
  readonly model: string | null;
  readonly tier: string | null;
  readonly project: string | null;
  readonly server: string | null;
  readonly member: string | null;
  readonly card: number | null;
  readonly quantities: string | null;
  readonly detail: string | null;
  readonly hash: string;
}

/** The columns of an entry, in the order the canonical form has them. */
export const entryColumns = [
  'seq',
  'at',
  'kind',
  'amount',
  'available',
  'held',
  'owed',
  'key',
  'meter',
  'model',
  'tier',
  'project',
  'server',
  'member',
  'card',
  'quantities',
  'detail',
] as const satisfies readonly (keyof EntryRow)[];

/**
 * Every column in order as JSON, without the brackets: written once, it serves the hash and the
 * store. A list by hand, because a debit makes one; the compiler and a test hold it to `entryColumns`.
 */
export const columnsText = (row: Omit<EntryRow, 'hash'>): string =>
  JSON.stringify([
    row.seq,
    row.at,
    row.kind,
    row.amount,
    row.available,
    row.held,
    row.owed,
    row.key,
    row.meter,
    row.model,
    row.tier,
    row.project,
    row.server,
    row.member,
    row.card,
    row.quantities,
    row.detail,
  ] satisfies { [place in keyof typeof entryColumns]: unknown }).slice(1, -1);

/** The text a hash is taken of: the hash before, then every column in order. */
export const canonicalForm = (previousHash: string, row: Omit<EntryRow, 'hash'>): string =>
  chained(previousHash, columnsText(row));

/** The same of columns that are text already. */
export const chained = (previousHash: string, columns: string): string =>
  `["${previousHash}",${columns}]`;

/** A stored row as a JSON array: the columns, then the hash. */
export const storedText = (columns: string, hash: string): string => `[${columns},"${hash}"]`;

/** The hash before the first entry: the chain begins with the account it belongs to. */
export const genesisHash = (account: AccountId): string => account;

/** SHA-256 of a text, hexadecimal. Synchronous, so that no await comes between reading and writing. */
export type Hash = (text: string) => string;

export function toRow(entry: Omit<Entry, 'hash'>): Omit<EntryRow, 'hash'> {
  const { fact } = entry;
  const usage = usageOf(fact);
  const detail = detailOf(fact, usage);
  return {
    seq: entry.seq,
    at: entry.at,
    kind: fact.kind,
    amount: amountOf(fact),
    available: entry.balance.available,
    held: entry.balance.held,
    owed: entry.balance.owed,
    key: entry.key ?? null,
    meter: usage?.meter ?? null,
    model: usage?.model ?? null,
    tier: usage?.tier ?? null,
    project: usage?.project ?? null,
    server: usage?.server ?? null,
    member: usage?.member ?? null,
    card: usage?.card ?? null,
    quantities: usage ? JSON.stringify(usage.quantities) : null,
    detail: detail === undefined ? null : JSON.stringify(detail),
  };
}

/** What the columns do not hold, under the fact's own names; defaults are left out to keep rows small. */
function detailOf(fact: Fact, usage: PricedUsage | undefined): object | undefined {
  const extra = {
    template: usage?.template,
    eventId: usage?.eventId,
    occurredAt: usage?.occurredAt,
  };
  switch (fact.kind) {
    case 'debit':
      return { draws: fact.draws, uncollected: fact.uncollected || undefined, ...extra };
    case 'capture': {
      const { hold, held, uncollected, draws, extra: above, returned, late, lease } = fact;
      return {
        hold,
        held,
        uncollected: uncollected || undefined,
        draws,
        extra: above.length > 0 ? above : undefined,
        returned,
        late: late || undefined,
        lease,
        ...extra,
      };
    }
    case 'hold': {
      const { draws, expiresAt, provision, lease } = fact;
      return { draws, expiresAt, provision, lease, ...extra };
    }
    case 'open':
    case 'extend':
    case 'grant':
    case 'void':
    case 'expiry':
    case 'reversal':
    case 'adjustment':
    case 'freeze':
    case 'unfreeze':
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert': {
      const { kind: _kind, amount: _amount, ...rest } = fact as Fact & { amount?: number };
      return rest;
    }
    default:
      return assertNever(fact);
  }
}

/** The entry a row holds: the exact inverse of `toRow`. */
export function fromRow(row: EntryRow): Entry {
  return {
    seq: seq(row.seq),
    at: instant(row.at),
    fact: factOf(row),
    balance: {
      available: credits(row.available),
      held: credits(row.held),
      owed: credits(row.owed),
    },
    ...(row.key === null ? {} : { key: row.key as ApiKeyId }),
    hash: row.hash,
  };
}

interface UsageDetail {
  readonly template?: true;
  readonly eventId?: string;
  readonly occurredAt?: Instant;
}

function factOf(row: EntryRow): Fact {
  const detail = row.detail === null ? {} : JSON.parse(row.detail);
  const amount = credits(row.amount);
  switch (row.kind) {
    case 'debit': {
      const { draws, uncollected = zero, ...rest } = detail;
      return { kind: 'debit', amount, uncollected, draws, usage: requiredUsage(row, rest) };
    }
    case 'hold': {
      const { draws, expiresAt, provision, lease, ...rest } = detail;
      const usage = usageIn(row, rest);
      const server = { ...(provision ? { provision } : {}), ...(lease ? { lease } : {}) };
      return { kind: 'hold', amount, draws, expiresAt, ...(usage ? { usage } : {}), ...server };
    }
    case 'capture': {
      const { hold, held, uncollected = zero, draws, extra = [], returned, late = false } = detail;
      const usage = usageIn(row, detail);
      const fact = { hold, held, amount, uncollected, draws, extra, returned, late };
      const lease = detail.lease ? { lease: detail.lease } : {};
      return { kind: 'capture', ...fact, ...(usage ? { usage } : {}), ...lease };
    }
    case 'open':
    case 'extend':
    case 'freeze':
    case 'unfreeze':
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert':
      return { kind: row.kind, ...detail };
    case 'grant':
    case 'void':
    case 'expiry':
    case 'reversal':
    case 'adjustment':
      return { kind: row.kind, amount, ...detail };
    default:
      return assertNever(row.kind);
  }
}

function usageIn(row: EntryRow, detail: UsageDetail): PricedUsage | undefined {
  if (row.meter === null || row.quantities === null || row.card === null) return undefined;
  const { model, tier, project, server, member } = row;
  return {
    meter: row.meter as Meter,
    quantities: JSON.parse(row.quantities) as Quantities,
    ...(model === null ? {} : { model }),
    ...(tier === null ? {} : { tier }),
    ...(detail.template ? { template: true } : {}),
    ...(project === null ? {} : { project }),
    ...(server === null ? {} : { server }),
    ...(member === null ? {} : { member }),
    card: row.card,
    ...(detail.eventId === undefined ? {} : { eventId: detail.eventId }),
    ...(detail.occurredAt === undefined ? {} : { occurredAt: detail.occurredAt }),
  };
}

function requiredUsage(row: EntryRow, detail: UsageDetail): PricedUsage {
  const usage = usageIn(row, detail);
  if (!usage) throw new Error(`entry ${row.seq} is a debit without a usage`);
  return usage;
}
