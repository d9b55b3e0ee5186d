import type { BudgetScope } from '../../core/budgets/budget-fact.ts';
import { spentSince } from '../../core/budgets/spent-since.ts';
import type { History } from '../../core/ledger/decide.ts';
import type { Entry, ReversalFact } from '../../core/ledger/entry.ts';
import { fromRow } from '../../core/ledger/entry-row.ts';
import type { Written } from '../../core/ledger/execute.ts';
import type { ClosedHoldStatus } from '../../core/ledger/rejection.ts';
import { type Credits, plus } from '../../core/units/credits.ts';
import type { Seq } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { readEntry, readReversalsOf } from './account-store.ts';
import { readSpent } from './spent.ts';
import type { SqlPort } from './sql-port.ts';
import { nothingTouched, type Touched, touch } from './touched.ts';

/**
 * What a group has written so far and not stored yet, and the past seen through it: a command sees
 * what the ones before it in the same transaction did.
 */
export class Pending implements History {
  readonly #sql: SqlPort;
  readonly written: Written[] = [];
  readonly touched: Touched = nothingTouched();
  readonly #entries = new Map<Seq, Entry>();

  constructor(sql: SqlPort) {
    this.#sql = sql;
  }

  add(written: Written): void {
    this.written.push(written);
    this.#entries.set(written.entry.seq, written.entry);
    touch(this.touched, written.entry);
  }

  entry(seq: Seq): Entry | undefined {
    const within = this.#entries.get(seq);
    const row = within ? undefined : readEntry(this.#sql, seq);
    return within ?? (row && fromRow(row));
  }

  closedHold(seq: Seq): ClosedHoldStatus | undefined {
    const within = this.touched.holds.get(seq);
    const [row] = within ? [] : this.#sql.all('SELECT status FROM holds WHERE seq = ?', seq);
    const status = within ?? (row?.status as ClosedHoldStatus | 'open' | undefined);
    return status === 'open' ? undefined : status;
  }

  payment(payment: string): Seq | undefined {
    const within = this.touched.payments.get(payment);
    const query = 'SELECT seq FROM payments WHERE payment = ?';
    const [row] = within ? [] : this.#sql.all(query, payment);
    return within ?? (row?.seq as Seq | undefined);
  }

  spent(scope: BudgetScope, target: string | undefined, from: Instant): Credits {
    const of = target === undefined ? { scope } : { scope, target };
    const within = spentSince(this.#entries.values(), (seq) => this.entry(seq), of, from);
    return plus(readSpent(this.#sql, scope, target, from), within);
  }

  takings(grant: Seq): readonly Entry<ReversalFact>[] {
    const within = [...this.#entries.values()].toReversed();
    return [...within, ...readReversalsOf(this.#sql, grant).map(fromRow)].filter(
      (entry): entry is Entry<ReversalFact> => isTaking(entry.fact, grant),
    );
  }
}

const isTaking = (fact: Entry['fact'], grant: Seq): boolean =>
  fact.kind === 'reversal' && fact.direction === 'take_back' && fact.of === grant;
