import type { AlertLevel } from '../../core/budgets/budget-fact.ts';
import {
  type Draw,
  type Entry,
  type TopUpClaimFact,
  type TopUpResultFact,
  type TopUpStop,
  usageOf,
} from '../../core/ledger/entry.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { ServerTermsFact } from '../../core/servers/server-fact.ts';
import type { Credits } from '../../core/units/credits.ts';
import { type AccountId, entryId, grantId, holdId, type Seq } from '../../core/units/ids.ts';
import { formatInstant, type Instant } from '../../core/units/instant.ts';
import { assertNever } from '../../core/units/result.ts';
import { categoryOf } from '../../core/usage/meter.ts';
import { budgetFactView } from './budget-entry-view.ts';
import { leaseView, serverFactView } from './server-entry-view.ts';
import { topUpFactView } from './top-up-entry-view.ts';

/** The balance as the API shows it. Amounts in microcredits. */
export interface BalanceView {
  available_microcredits: number;
  held_microcredits: number;
  owed_microcredits: number;
  as_of_seq: number;
  at: string;
}

export interface HoldView {
  id: string;
  status: 'open' | 'captured' | 'voided' | 'expired';
  amount_microcredits: number;
  expires_at?: string;
  captured_microcredits?: number;
  returned_microcredits?: number;
}

export interface GrantView {
  id: string;
  source: string;
  amount_microcredits: number;
  remaining_microcredits: number;
  held_microcredits: number;
  priority: number;
  expires_at?: string;
}

/** A ledger entry as every list, receipt and live frame shows it. `amount_microcredits` is positive. */
export interface EntryView {
  id: string;
  seq: number;
  at: string;
  kind: Entry['fact']['kind'];
  amount_microcredits: number;
  available_microcredits: number;
  held_microcredits: number;
  owed_microcredits: number;
  hash: string;
  api_key?: string;
  meter?: string;
  category?: string;
  rate_card?: number;
  quantities?: Record<string, number>;
  model?: string;
  tier?: string;
  template?: boolean;
  project?: string;
  server?: string;
  member?: string;
  id_of_event?: string;
  occurred_at?: string;
  uncollected_microcredits?: number;
  late?: boolean;
  /** Which grants bore it, or got it back. */
  draws?: { grant: string; amount_microcredits: number }[];
  hold?: string;
  grant?: string;
  source?: string;
  priority?: number;
  expires_at?: string;
  repaid_microcredits?: number;
  reason?: string;
  cause?: 'request' | 'deadline' | TopUpClaimFact['cause'] | ServerTermsFact['cause'];
  reverses?: string;
  direction?: 'take_back' | 'give_back';
  payment?: string;
  /** The auto top-up attempt it began or speaks of. */
  attempt?: string;
  enabled?: boolean;
  threshold_microcredits?: number;
  credits_microcredits?: number;
  bonus_microcredits?: number;
  package?: string;
  /** The price before tax; of a paid attempt what was charged, tax included. */
  amount_minor?: number;
  currency?: string;
  monthly_cap_minor?: number;
  result?: TopUpResultFact['result'];
  invoice?: string;
  code?: string;
  retry_at?: string;
  stopped?: TopUpStop;
  /** Runtime billed, of a lease's capture. */
  runtime_seconds?: number;
  /** When a server's paid time ends. */
  stop_at?: string;
  budget?: string;
  name?: string;
  limit_microcredits?: number;
  spent_microcredits?: number;
  hard?: boolean;
  /** Percent of the limit. */
  level?: AlertLevel;
  /** An alert that a refusal brought about. */
  refused?: boolean;
  resets_at?: string;
}

export const balanceView = (entry: Entry): BalanceView => ({
  available_microcredits: entry.balance.available,
  held_microcredits: entry.balance.held,
  owed_microcredits: entry.balance.owed,
  as_of_seq: entry.seq,
  at: formatInstant(entry.at),
});

/** The balance of a whole account, as of its last entry. */
export const stateBalanceView = (state: Readonly<AccountState>): BalanceView => ({
  available_microcredits: state.available,
  held_microcredits: state.held,
  owed_microcredits: state.owed,
  as_of_seq: state.seq,
  at: formatInstant(state.at),
});

const drawsView = (account: AccountId, draws: readonly Draw[]) =>
  draws.map(([grant, amount]) => ({
    grant: grantId(account, grant),
    amount_microcredits: amount,
  }));

export function entryView(account: AccountId, entry: Entry): EntryView {
  const { fact } = entry;
  const usage = usageOf(fact);
  return {
    id: entryId(account, entry.seq),
    seq: entry.seq,
    at: formatInstant(entry.at),
    kind: fact.kind,
    amount_microcredits: 'amount' in fact ? fact.amount : 0,
    meter: usage?.meter,
    category:
      usage || fact.kind === 'capture' || fact.kind === 'debit'
        ? categoryOf(usage?.meter)
        : undefined,
    rate_card: usage?.card,
    quantities: usage && { ...usage.quantities },
    model: usage?.model,
    tier: usage?.tier,
    template: usage?.template,
    project: usage?.project,
    server: usage?.server,
    member: usage?.member,
    api_key: entry.key,
    id_of_event: usage?.eventId,
    occurred_at: usage?.occurredAt === undefined ? undefined : formatInstant(usage.occurredAt),
    ...factView(account, entry),
    available_microcredits: entry.balance.available,
    held_microcredits: entry.balance.held,
    owed_microcredits: entry.balance.owed,
    hash: entry.hash,
  };
}

function factView(account: AccountId, { seq, fact }: Entry): Partial<EntryView> {
  const positive = (amount: Credits) => (amount > 0 ? amount : undefined);
  const time = (at: Instant | undefined) => (at === undefined ? undefined : formatInstant(at));
  const hold = (at: Seq) => holdId(account, at);
  switch (fact.kind) {
    case 'open':
      return {};
    case 'grant':
      return {
        grant: grantId(account, seq),
        source: fact.source,
        priority: fact.priority,
        expires_at: time(fact.expiresAt),
        repaid_microcredits: positive(fact.repaid),
        reason: fact.reason,
        payment: fact.payment,
      };
    case 'debit':
      return {
        draws: drawsView(account, fact.draws),
        uncollected_microcredits: positive(fact.uncollected),
      };
    case 'hold':
      return {
        hold: hold(seq),
        draws: drawsView(account, fact.draws),
        expires_at: time(fact.expiresAt),
        name: fact.provision?.name,
      };
    case 'extend':
      return { hold: hold(fact.hold), expires_at: time(fact.expiresAt) };
    case 'capture':
      return {
        hold: hold(fact.hold),
        draws: drawsView(account, [...fact.draws, ...fact.extra]),
        uncollected_microcredits: positive(fact.uncollected),
        late: fact.late || undefined,
        ...leaseView(fact),
      };
    case 'void':
      return {
        hold: hold(fact.hold),
        draws: drawsView(account, fact.returned),
        cause: fact.cause,
      };
    case 'expiry':
      return { grant: grantId(account, fact.grant) };
    case 'reversal':
      return {
        reverses: entryId(account, fact.of),
        direction: fact.direction,
        draws: drawsView(account, fact.draws),
        reason: fact.reason,
      };
    case 'adjustment':
      return { draws: drawsView(account, fact.draws), reason: fact.reason };
    case 'freeze':
    case 'unfreeze':
      return { reason: fact.reason };
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
      return topUpFactView(account, seq, fact);
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
      return serverFactView(account, fact);
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert':
      return budgetFactView(account, seq, fact);
    default:
      return assertNever(fact);
  }
}

/** The hold an entry opened, changed or closed, as it stands after that entry. */
export function holdView(account: AccountId, { seq, fact }: Entry): HoldView {
  switch (fact.kind) {
    case 'hold':
      return {
        id: holdId(account, seq),
        status: 'open',
        amount_microcredits: fact.amount,
        expires_at: formatInstant(fact.expiresAt),
      };
    case 'extend':
      return {
        id: holdId(account, fact.hold),
        status: 'open',
        amount_microcredits: fact.held,
        expires_at: formatInstant(fact.expiresAt),
      };
    case 'capture': {
      const returned = fact.returned.reduce((total, [, amount]) => total + amount, 0);
      return {
        id: holdId(account, fact.hold),
        status: 'captured',
        amount_microcredits: fact.held,
        captured_microcredits: fact.amount,
        returned_microcredits: returned,
      };
    }
    case 'void':
      return {
        id: holdId(account, fact.hold),
        status: fact.cause === 'deadline' ? 'expired' : 'voided',
        amount_microcredits: fact.amount,
        returned_microcredits: fact.amount,
      };
    default:
      throw new Error(`a ${fact.kind} entry has no hold`);
  }
}

/** The grant an entry began, as it stood right then. */
export function grantView(account: AccountId, entry: Entry): GrantView {
  const { fact } = entry;
  if (fact.kind !== 'grant') throw new Error(`a ${fact.kind} entry has no grant`);
  return {
    id: grantId(account, entry.seq),
    source: fact.source,
    amount_microcredits: fact.amount,
    remaining_microcredits: fact.amount - fact.repaid,
    held_microcredits: 0,
    priority: fact.priority,
    ...(fact.expiresAt === undefined ? {} : { expires_at: formatInstant(fact.expiresAt) }),
  };
}
