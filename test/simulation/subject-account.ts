import { createHash } from 'node:crypto';
import { burnsBefore } from '../../core/ledger/burn-down.ts';
import type { Balance } from '../../core/ledger/entry.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { Account } from '../../worker/account/account.ts';
import { readEntriesAfter } from '../../worker/account/account-store.ts';
import { drainOutbox, type EntrySink } from '../../worker/account/drain-outbox.ts';
import { LedgerOutbox } from '../../worker/account/outbox.ts';
import type { Outcome } from '../../worker/account/protocol.ts';
import { MemorySql } from '../support/memory-sql.ts';
import type { CrashMoment, DrainMode } from './histories.ts';
import type { Sent } from './requests.ts';
import type { GrantLeft, Subject } from './subject.ts';

/** The real account over SQLite in memory, a clock that is set, and a D1 that fails when told to. */
export class AccountSubject implements Subject {
  readonly #sql = new AbortableSql();
  readonly #d1 = new FailingD1();
  #clock = 0;
  #requests = 0;
  /** What the account reported as a bug of its own. */
  #fault: unknown;
  #account = this.#load();
  #outbox = new LedgerOutbox(this.#sql, this.#account);

  setClock(ms: number): void {
    this.#clock = ms;
  }

  async submit(requests: readonly Sent[]): Promise<readonly Outcome[]> {
    const outcomes = await Promise.all(this.#send(requests));
    return outcomes.map((outcome, index) => {
      if (outcome) return outcome;
      const asked = JSON.stringify(requests[index]?.command);
      throw new Error(`a bug took ${asked}: ${this.#fault}`, { cause: this.#fault });
    });
  }

  async submitThenCrash(requests: readonly Sent[], moment: CrashMoment): Promise<void> {
    this.#sql.refusesCommits = moment === 'before_commit';
    await Promise.all(this.#send(requests));
    this.#sql.refusesCommits = false;
    this.evict();
  }

  async wake(): Promise<void> {
    await this.#account.settled();
  }

  evict(): void {
    this.#account = this.#load();
    this.#outbox = new LedgerOutbox(this.#sql, this.#account);
  }

  async drain(mode: DrainMode): Promise<void> {
    if (!this.#account.isOpen) return;
    this.#d1.mode = mode;
    const drained = await drainOutbox(this.#outbox, this.#d1);
    if (drained.state === 'differs') throw new Error(`D1 differs at entry ${drained.seq}`);
  }

  rowsAfter(seq: number): readonly EntryRow[] {
    return this.#account.isOpen ? readEntriesAfter(this.#sql, seq, 1_000_000) : [];
  }

  d1Rows(): readonly EntryRow[] {
    return this.#d1.rows;
  }

  balance(): Balance {
    const { available, held, owed } = this.#account.state;
    return { available, held, owed };
  }

  state(): Readonly<AccountState> {
    return this.#account.state;
  }

  openHolds(): number {
    return this.#account.state.holds.size;
  }

  grants(): readonly GrantLeft[] {
    const all = [...this.#account.state.grants.values()];
    return all
      .filter(({ remaining, held }) => remaining + held > 0)
      .sort((a, b) => (burnsBefore(a, b) ? -1 : 1));
  }

  close(): void {
    this.#sql.close();
  }

  #send(requests: readonly Sent[]) {
    return requests.map(({ key, ...request }) =>
      this.#account.submit({ requests: [request], requestId: `request ${++this.#requests}`, key }),
    );
  }

  #load(): Account {
    return new Account({
      sql: this.#sql,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      clock: () => this.#clock as Instant,
      nextTurn: (run) => queueMicrotask(run),
      committed: () => {},
      bug: (error) => {
        this.#fault = error;
      },
      reset: (error) => {
        if (error !== this.#sql.refusal) this.#fault = error;
      },
    });
  }
}

/** Can be told to lose a transaction as it commits. */
class AbortableSql extends MemorySql {
  readonly refusal = new Error('the object was aborted');
  refusesCommits = false;

  override transaction<T>(run: () => T): T {
    return super.transaction(() => {
      const result = run();
      if (this.refusesCommits) throw this.refusal;
      return result;
    });
  }
}

/** Keeps what it is given once, and loses the question or the answer when told to. */
class FailingD1 implements EntrySink {
  readonly rows: EntryRow[] = [];
  mode: DrainMode = 'succeeds';

  async append(_account: AccountId, rows: readonly EntryRow[]) {
    if (this.mode === 'fails_before_commit') throw new Error('D1 is down');
    const kept = new Set(this.rows.map(({ seq }) => seq));
    this.rows.push(...rows.filter(({ seq }) => !kept.has(seq)));
    if (this.mode === 'fails_after_commit') throw new Error('the answer of D1 was lost');
    return this.rows.at(-1);
  }
}
