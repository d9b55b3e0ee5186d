import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Written } from '../../core/ledger/execute.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Account } from './account.ts';
import { readDrainedSeq, readEntriesAfter, readEntry, writeDrainedSeq } from './account-store.ts';
import type { Outbox } from './drain-outbox.ts';
import type { SqlPort } from './sql-port.ts';

/** A second or two of a busy account; what is more is read again. */
const rememberedMax = 4_000;
/** Longer ones, of holds over many grants for instance, are read again: together at most 8 MB. */
const rememberedLengthMax = 2_000;

/**
 * The outbox is a cursor over the entries, not a second table. Cursor and newest entries are kept in
 * memory, so that a drain that keeps up reads nothing. The cursor is stored with the next commit: a
 * commit of its own would cost as much as a debit, and one that is behind only sends again what D1
 * then ignores.
 */
export class LedgerOutbox implements Outbox {
  readonly #sql: SqlPort;
  readonly #account: Account;
  #drainedSeq: number | undefined;
  #storedSeq = 0;
  /** In sequence and up to the head, or none. */
  #newest: EntryRow[] = [];

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
    if (this.#drainedSeq === undefined) {
      this.#storedSeq = readDrainedSeq(this.#sql);
      this.#drainedSeq = this.#storedSeq;
    }
    return this.#drainedSeq;
  }

  /** What was just committed, in the committing turn: it need not be read again. */
  committed(written: readonly Written[]): void {
    const first = written[0]?.row.seq;
    if (first === undefined) return;
    const follows = this.#newest.at(-1)?.seq === first - 1;
    if (!follows || this.#newest.length + written.length > rememberedMax) this.#newest = [];
    const isSmall =
      written.length <= rememberedMax &&
      written.every(({ text }) => text.length <= rememberedLengthMax);
    if (isSmall) for (const { row } of written) this.#newest.push(row);
    else this.#newest = [];
  }

  /** Writes the cursor where it has moved. */
  storeCursor(): void {
    const seq = this.drainedSeq();
    if (seq === this.#storedSeq) return;
    writeDrainedSeq(this.#sql, seq);
    this.#storedSeq = seq;
  }

  entriesAfter(seq: number, limit: number): readonly EntryRow[] {
    if (!this.#account.isOpen) return [];
    const first = this.#newest[0]?.seq;
    if (first === undefined || first > seq + 1) return readEntriesAfter(this.#sql, seq, limit);
    return this.#newest.slice(seq + 1 - first, seq + 1 - first + limit);
  }

  hashAt(seq: number): string | undefined {
    if (!this.#account.isOpen) return undefined;
    const first = this.#newest[0]?.seq ?? seq + 1;
    return this.#newest[seq - first]?.hash ?? readEntry(this.#sql, seq)?.hash;
  }

  setDrainedSeq(seq: number): void {
    if (seq === this.drainedSeq()) return;
    this.#drainedSeq = seq;
    const first = this.#newest[0]?.seq ?? 0;
    if (seq >= first) this.#newest = this.#newest.slice(seq + 1 - first);
  }
}
