import type { Command, GrantCommand } from '../../../core/ledger/command.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { AccountId, Seq } from '../../../core/units/ids.ts';
import type { Instant } from '../../../core/units/instant.ts';
import type { Expected } from './model.ts';
import { Model } from './model.ts';

/** An opened account in the model's books, told what to do in few words. */
export class AuditedAccount {
  readonly model = new Model();
  clock = 1_000_000;

  constructor() {
    this.ask({ kind: 'open', account: 'acct_0123456789abcdefghjk' as AccountId });
  }

  ask(command: Command): Expected {
    const expected = this.model.apply({ command, identities: [] }, this.clock);
    this.model.laws();
    return expected;
  }

  /** `lapsesAt` is counted from the account's first instant. */
  grant(
    amount: number,
    source: GrantCommand['source'],
    { priority = 0, lapsesAt }: { priority?: number; lapsesAt?: number } = {},
  ): number {
    const expiresAt =
      lapsesAt === undefined ? {} : { expiresAt: (1_000_000 + lapsesAt) as Instant };
    const reason = 'a story';
    return this.#ref({
      ...{ kind: 'grant', amount: amount as Credits, source, priority, reason },
      ...expiresAt,
    });
  }

  debit(amount: number, collect: 'all' | 'what_is_there' = 'all'): number {
    const usage = { meter: 'infra.plan', quantities: { resources: 1 }, card: 1 } as const;
    return this.#ref({ kind: 'debit', amount: amount as Credits, collect, usage });
  }

  hold(amount: number, ttlMs = 900_000): number {
    return this.#ref({ kind: 'hold', amount: amount as Credits, ttlMs });
  }

  capture(hold: number, amount: number): Expected {
    return this.ask({ kind: 'capture', hold: hold as Seq, amount: amount as Credits });
  }

  reverse(of: number, amount?: number): Expected {
    return this.ask({
      ...{ kind: 'reverse', of: of as Seq, reason: 'a story' },
      ...(amount === undefined ? {} : { amount: amount as Credits }),
    });
  }

  /** What is `[available, held, owed]` now. */
  get worth(): number[] {
    const { available, held, owed } = this.model.balanceAt(this.clock);
    return [available, held, owed];
  }

  #ref(command: Command): number {
    const expected = this.ask(command);
    if (expected.kind === 'refused') throw new Error(`refused: ${expected.rejection.code}`);
    return expected.happening.ref;
  }
}

/** The number of the happening an answer speaks of. */
export function refOf(expected: Expected): number {
  if (expected.kind === 'refused') throw new Error(`refused: ${expected.rejection.code}`);
  return expected.happening.ref;
}
