import { createHash } from 'node:crypto';
import { spentSince } from '../../../core/budgets/spent-since.ts';
import type { Command } from '../../../core/ledger/command.ts';
import type { History } from '../../../core/ledger/decide.ts';
import type {
  Entry,
  Fact,
  GrantSource,
  PricedUsage,
  ReversalFact,
} from '../../../core/ledger/entry.ts';
import { execute, settle, type Written } from '../../../core/ledger/execute.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import { type AccountState, emptyState } from '../../../core/ledger/state.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, type ApiKeyId, type Seq, seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import type { Result } from '../../../core/units/result.ts';

export const account = 'acct_0123456789abcdefghjk' as AccountId;

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const chat: PricedUsage = {
  meter: 'ai.chat',
  model: 'openai/gpt-5',
  quantities: { input_tokens: 10 },
  card: 1,
};

/** A ledger in memory with its history: what a test asks and sees of core, nothing more. */
export class Ledger {
  readonly state: AccountState = emptyState();
  readonly written: Written[] = [];
  clock = 1_000;
  /** The API key that asks, while one does. */
  key: ApiKeyId | undefined;

  run(command: Command): Result<Entry, Rejection> {
    return execute(this.state, command, this.#surroundings());
  }

  /** Runs a command that must be accepted. */
  must<F extends Fact>(command: Command): Entry<F> {
    const result = this.run(command);
    if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
    return result.value as Entry<F>;
  }

  /** The code a command is refused with. */
  refused(command: Command): Rejection['code'] | undefined {
    const result = this.run(command);
    return result.ok ? undefined : result.error.code;
  }

  settle(): void {
    settle(this.state, this.#surroundings());
  }

  get kinds(): string[] {
    return this.written.map(({ entry }) => entry.fact.kind);
  }

  get balance() {
    const { available, held, owed } = this.state;
    return { available, held, owed };
  }

  get entries(): Entry[] {
    return this.written.map(({ entry }) => entry);
  }

  #surroundings() {
    return {
      clock: instant(this.clock),
      hash: sha256,
      history: this.#history,
      write: (written: Written) => this.written.push(written),
      ...(this.key ? { key: this.key } : {}),
    };
  }

  readonly #history: History = {
    entry: (at) => this.entries.find((entry) => entry.seq === at),
    closedHold: (at) => {
      const ends = this.entries.filter(
        ({ fact }) => (fact.kind === 'void' || fact.kind === 'capture') && fact.hold === at,
      );
      const fact = ends.at(-1)?.fact;
      if (fact?.kind === 'capture') return 'captured';
      if (fact?.kind !== 'void') return undefined;
      return fact.cause === 'deadline' ? 'expired' : 'voided';
    },
    payment: (payment) =>
      this.entries.find(({ fact }) => fact.kind === 'grant' && fact.payment === payment)?.seq,
    takings: (grant) =>
      this.entries
        .filter((entry): entry is Entry<ReversalFact> => {
          const { fact } = entry;
          return fact.kind === 'reversal' && fact.direction === 'take_back' && fact.of === grant;
        })
        .toReversed(),
    spent: (scope, target, from) => {
      const of = target === undefined ? { scope } : { scope, target };
      return spentSince(this.entries, (at) => this.entries.find(({ seq }) => seq === at), of, from);
    },
  };
}

interface GivenGrant {
  readonly source: GrantSource;
  readonly amount: number;
  readonly priority?: number;
  readonly expiresAt?: number;
}

export const promotion = (amount: number, more: Partial<GivenGrant> = {}): GivenGrant => ({
  source: 'promotion',
  amount,
  ...more,
});

export const purchase = (amount: number, more: Partial<GivenGrant> = {}): GivenGrant => ({
  source: 'purchase',
  amount,
  ...more,
});

export const grant = ({ source, amount, priority = 50, expiresAt }: GivenGrant): Command => ({
  kind: 'grant',
  source,
  amount: credits(amount),
  priority,
  reason: 'given',
  ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
});

/** An open account with these grants; the first grant is seq 2. */
export function anAccount({ grants = [] }: { grants?: GivenGrant[] } = {}): Ledger {
  const ledger = new Ledger();
  ledger.must({ kind: 'open', account });
  for (const given of grants) ledger.must(grant(given));
  return ledger;
}

export const debit = (amount: number, collect: 'all' | 'what_is_there' = 'all'): Command => ({
  kind: 'debit',
  amount: credits(amount),
  usage: chat,
  collect,
});

export const hold = (amount: number, ttlMs = 60_000): Command => ({
  kind: 'hold',
  amount: credits(amount),
  ttlMs,
});

export const capture = (of: Seq, amount: number): Command => ({
  kind: 'capture',
  hold: of,
  amount: credits(amount),
});

export const reverse = (of: number, amount?: number): Command => ({
  kind: 'reverse',
  of: seq(of),
  reason: 'a mistake',
  ...(amount === undefined ? {} : { amount: credits(amount) }),
});
