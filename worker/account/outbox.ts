import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Account } from './account.ts';
import { readDrainedSeq, readEntriesAfter, readEntry, writeDrainedSeq } from './account-store.ts';
import type { Outbox } from './drain-outbox.ts';
import type { SqlPort } from './sql-port.ts';

/** The outbox is a cursor over the entries, not a second table; the cursor is kept in memory too. */
export class LedgerOutbox implements Outbox {
  readonly #sql: SqlPort;
  readonly #account: Account;
  #drainedSeq: number | undefined;

  constructor(sql: SqlPort, account: Account) {
    this.#sql = sql;
    this.#account = account;
  }

  get account(): AccountId {
    return this.#account.state.account as AccountId;
  }

  /** Whether D1 lacks anything. */
  get isEmpty(): boolean {
    return this.drainedSeq() >= this.#account.state.seq;
  }

  drainedSeq(): number {
    if (!this.#account.isOpen) return 0;
    this.#drainedSeq ??= readDrainedSeq(this.#sql);
    return this.#drainedSeq;
  }

  entriesAfter(seq: number, limit: number): EntryRow[] {
    return this.#account.isOpen ? readEntriesAfter(this.#sql, seq, limit) : [];
  }

  hashAt(seq: number): string | undefined {
    return this.#account.isOpen ? readEntry(this.#sql, seq)?.hash : undefined;
  }

  setDrainedSeq(seq: number): void {
    if (seq === this.drainedSeq()) return;
    writeDrainedSeq(this.#sql, seq);
    this.#drainedSeq = seq;
  }
}
