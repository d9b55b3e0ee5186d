import { alreadyDone } from '../../core/ledger/decide.ts';
import type { Entry } from '../../core/ledger/entry.ts';
import type { Hash } from '../../core/ledger/entry-row.ts';
import { catchUp, execute, settle, type Written } from '../../core/ledger/execute.ts';
import type { Rejection } from '../../core/ledger/rejection.ts';
import { nextWake } from '../../core/ledger/settle-due.ts';
import { type AccountState, emptyState } from '../../core/ledger/state.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { hourMs, type Instant, instant, later } from '../../core/units/instant.ts';
import { asBefore, loadState, writeGroup } from './account-store.ts';
import { isOpened, migrate } from './migrations.ts';
import { Pending } from './pending.ts';
import type { BatchOutcome, CommandRequest, Identity, Outcome } from './protocol.ts';
import { type Receipt, readReceipts, type StoredOutcome, writeReceipts } from './receipts.ts';
import type { SqlPort } from './sql-port.ts';

/** What an account needs of its surroundings, so that simulation can be all of it. */
export interface AccountPorts {
  readonly sql: SqlPort;
  readonly hash: Hash;
  clock(): Instant;
  /** Runs on a later turn, after everything that has arrived by then. */
  nextTurn(run: () => void): void;
  /** Called in the committing turn with what was written; must not throw or await. */
  committed(written: readonly Written[], simulated: boolean): void;
  /** A command broke a law; it fails alone and was not written. Must not throw. */
  bug(error: unknown): void;
  /** Storage refused to commit: memory can no longer be trusted. */
  reset(error: unknown): void;
}

export interface Work {
  readonly requests: readonly CommandRequest[];
  readonly requestId: string;
  readonly key?: ApiKeyId | undefined;
  /** A simulated clock, for sample data. */
  readonly at?: Instant | undefined;
  /** Set for a batch: the key of the whole. */
  readonly batch?: { readonly identity: Identity | undefined };
}

interface Queued extends Work {
  /** Of a turn that only settles: no further than this. */
  readonly until?: Instant;
  /** `undefined` when a bug took it: nothing of it was written. */
  readonly answer: (outcome: BatchOutcome | undefined) => void;
}

/** Commands committed together at the most: a bound on how long one turn keeps the others waiting. */
const commandsPerGroupMax = 2_000;
/** Turns a group waits for more at the most, so that a steady stream does not keep the first waiting. */
const gatherTurnsMax = 8;

/**
 * Entries of overdue leases that one turn writes, about. After days without an alarm those of hundreds
 * of servers would keep everybody waiting for seconds.
 */
const overduePerTurn = 4_000;

/** A group being decided: receipts found and made, and entries not yet stored. */
interface Group {
  readonly now: Instant;
  readonly found: Map<string, Receipt>;
  readonly made: Receipt[];
  readonly pending: Pending;
}

/**
 * The one writer of an account. Commands queue as they arrive and are committed together on the
 * next turn (group commit): each keeps its own outcome, none is answered before the commit.
 */
export class Account {
  readonly #ports: AccountPorts;
  #state: AccountState;
  #queue: Queued[] = [];
  #scheduled = false;
  /** Settling what is overdue failed: the commands behind it shall hear so. */
  #stuck = false;
  /** Some of what was overdue was settled in turns before this one. */
  #caughtUp = false;

  constructor(ports: AccountPorts) {
    this.#ports = ports;
    this.#state = emptyState();
    if (!isOpened(ports.sql)) return;
    migrate(ports.sql);
    this.#state = loadState(ports.sql);
  }

  /** What is committed. Read it, never change it; due things may not be folded in yet. */
  get state(): Readonly<AccountState> {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state.account !== undefined;
  }

  /** When something falls due, at the earliest. */
  get nextWake(): number {
    return nextWake(this.#state);
  }

  async submit(work: Omit<Work, 'batch'>): Promise<Outcome | undefined> {
    const answer = await this.#enqueue(work);
    return answer?.outcomes[0];
  }

  submitBatch(work: Work): Promise<BatchOutcome | undefined> {
    return this.#enqueue(work);
  }

  /** Makes what is due happen, if anything is, before the balance is read. */
  async settled(): Promise<Readonly<AccountState>> {
    if (this.nextWake <= this.#ports.clock()) await this.#enqueue({ requests: [], requestId: '' });
    return this.#state;
  }

  #enqueue(work: Work): Promise<BatchOutcome | undefined> {
    return new Promise((answer) => {
      this.#queue.push({ ...work, answer });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#gather(1);
  }

  /** Commits once a turn has brought nothing more: what arrives together is one group. */
  #gather(turn: number): void {
    const known = this.#queue.length;
    this.#ports.nextTurn(() => {
      if (this.#queue.length > known && turn < gatherTurnsMax) {
        this.#gather(turn + 1);
        return;
      }
      this.#scheduled = false;
      this.#commit(this.#overdue() ?? this.#nextGroup());
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  /**
   * The first part of what is long overdue, in a turn of its own: a lease is held and billed each
   * hour, at its own instant.
   */
  #overdue(): Queued[] | undefined {
    const late = this.#ports.clock() - this.nextWake;
    if (this.#stuck || late < hourMs || this.#queue.some(({ at }) => at !== undefined))
      return undefined;
    const running = [...this.#state.servers.values()].filter(({ run }) => run).length;
    const partMs = (overduePerTurn / 2 / running) * hourMs;
    if (late <= partMs) return undefined;
    const answer = (outcome: BatchOutcome | undefined) => {
      this.#stuck = outcome === undefined;
    };
    const until = instant(this.nextWake + partMs);
    return [{ requests: [], requestId: '', until, answer }];
  }

  #nextGroup(): Queued[] {
    this.#stuck = false;
    let commands = 0;
    const taken = this.#queue.findIndex((queued) => {
      commands += Math.max(queued.requests.length, 1);
      return commands > commandsPerGroupMax;
    });
    return this.#queue.splice(0, taken < 0 ? this.#queue.length : Math.max(taken, 1));
  }

  /** Decides and stores a group; one that a bug takes fails alone and the others run again. */
  #commit(queued: readonly Queued[]): void {
    const caughtUp = this.#caughtUp;
    let current: Queued | undefined;
    let written: readonly Written[];
    const answers: BatchOutcome[] = [];
    try {
      written = this.#transact(queued, (work, group) => {
        current = work;
        answers.push(this.#decideWork(work, group));
        current = undefined;
      });
    } catch (error) {
      this.#caughtUp = caughtUp;
      this.#recover(queued, current, error);
      return;
    }
    queued.forEach(({ answer }, index) => {
      answer(answers[index]);
    });
    this.#ports.committed(
      written,
      queued.some(({ at }) => at !== undefined),
    );
  }

  #transact(
    queued: readonly Queued[],
    each: (work: Queued, group: Group) => void,
  ): readonly Written[] {
    const { sql, clock } = this.#ports;
    // Outside the transaction on purpose: it does nothing but create empty tables, once.
    if (!this.isOpen && queued.some(opens)) migrate(sql);
    return sql.transaction(() => {
      const names = queued.flatMap(namesIn);
      const pending = new Pending(sql);
      const before = asBefore(this.#state);
      const now = later(clock(), this.#state.at);
      const found = this.isOpen ? readReceipts(sql, names, now) : new Map();
      const group: Group = { now, found, made: [], pending };
      for (const work of queued) each(work, group);
      writeGroup(sql, this.#state, pending.written, pending.touched, before);
      writeReceipts(sql, group.made);
      return pending.written;
    });
  }

  /** The transaction is undone; memory follows it by being read again. */
  #recover(queued: readonly Queued[], culprit: Queued | undefined, error: unknown): void {
    if (!culprit) {
      for (const { answer } of queued) answer(undefined);
      this.#ports.reset(error);
      return;
    }
    this.#ports.bug(error);
    this.#state = isOpened(this.#ports.sql) ? loadState(this.#ports.sql) : emptyState();
    culprit.answer(undefined);
    this.#commit(queued.filter((work) => work !== culprit));
  }

  #decideWork(work: Queued, group: Group): BatchOutcome {
    const identity = work.batch?.identity;
    const receipt = identity && group.found.get(identity.nameHash);
    if (identity && receipt) return this.#replayBatch(identity, receipt, group);
    if (work.requests.length === 0 && this.isOpen) this.#settle(group, work.until);
    const outcomes = work.requests.map((request) => this.#decideOne(request, work, group));
    if (identity) this.#keep(identity, outcomes.map(stored), group);
    return { outcomes, replayed: false };
  }

  #decideOne(request: CommandRequest, work: Work, group: Group): Outcome {
    const replayed = this.#replay(request, work, group);
    if (replayed) return this.#spend(request, replayed, group);
    const result = execute(this.#state, request.command, {
      ...this.#surroundings(group),
      ...(work.at === undefined ? {} : { clock: work.at }),
      ...(work.key ? { key: work.key } : {}),
    });
    this.#caughtUp = false;
    const outcome: Outcome = result.ok
      ? { kind: 'accepted', entry: result.value, replayed: false }
      : this.#refusal(result.error, work);
    return this.#spend(request, outcome, group);
  }

  #surroundings(group: Group) {
    return {
      clock: group.now,
      hash: this.#ports.hash,
      history: group.pending,
      write: (written: Written) => group.pending.add(written),
      caughtUp: this.#caughtUp,
    };
  }

  #settle(group: Group, until: Instant | undefined): void {
    const surroundings = this.#surroundings(group);
    if (until === undefined) settle(this.#state, surroundings);
    else catchUp(this.#state, { ...surroundings, clock: until });
    this.#caughtUp = until !== undefined;
  }

  /**
   * The outcome this command already has, under one of its names (the key first, then the event's
   * id) or by what it is. A name used with another body is refused, and nothing is written.
   */
  #replay(request: CommandRequest, work: Work, group: Group): Outcome | undefined {
    const named = this.#named(request.identities, work, group);
    if (named) return named;
    const done = alreadyDone(this.#state, request.command, group.pending);
    return done && { kind: 'accepted', entry: done, replayed: true };
  }

  #named(
    identities: readonly Identity[],
    work: Pick<Work, 'requestId'>,
    group: Pick<Group, 'found' | 'pending'>,
  ): Outcome | undefined {
    for (const { nameHash, bodyHash, param } of identities) {
      const receipt = group.found.get(nameHash);
      if (!receipt) continue;
      return receipt.bodyHash === bodyHash
        ? this.#outcomeOf(receipt.outcome as StoredOutcome, group)
        : this.#refusal({ code: 'key-reused-with-other-body', param }, work);
    }
    return undefined;
  }

  /** What was answered under these names before, if anything was; decides and spends nothing. */
  replayOf(identities: readonly Identity[], requestId: string): Outcome | undefined {
    if (!this.isOpen) return undefined;
    const { sql, clock } = this.#ports;
    const names = identities.map(({ nameHash }) => nameHash);
    const found = readReceipts(sql, names, later(clock(), this.#state.at));
    return this.#named(identities, { requestId }, { found, pending: new Pending(sql) });
  }

  #refusal(rejection: Rejection, work: Pick<Work, 'requestId'>): Outcome {
    const { requestId } = work;
    return { kind: 'refused', rejection, requestId, seq: this.#state.seq, replayed: false };
  }

  #outcomeOf(outcome: StoredOutcome, group: Pick<Group, 'pending'>): Outcome {
    if (typeof outcome === 'number')
      return { kind: 'accepted', entry: this.#entryAt(outcome, group), replayed: true };
    return { kind: 'refused', ...outcome, replayed: true };
  }

  #entryAt(seq: number, group: Pick<Group, 'pending'>): Entry {
    const entry = group.pending.entry(seq as Entry['seq']);
    if (!entry) throw new Error(`a receipt names entry ${seq}, which is not there`);
    return entry;
  }

  #replayBatch(identity: Identity, receipt: Receipt, group: Group): BatchOutcome {
    if (receipt.bodyHash !== identity.bodyHash)
      return {
        outcomes: [],
        replayed: false,
        refused: { code: 'key-reused-with-other-body', param: identity.param },
      };
    const list = receipt.outcome as readonly StoredOutcome[];
    return { outcomes: list.map((outcome) => this.#outcomeOf(outcome, group)), replayed: true };
  }

  /** Every decided outcome spends an idempotency key; only acceptance spends an event's id. */
  #spend(request: CommandRequest, outcome: Outcome, group: Group): Outcome {
    // An account nobody opened stores nothing, receipts included.
    if (!this.isOpen) return outcome;
    if (outcome.kind === 'refused' && outcome.rejection.code === 'key-reused-with-other-body')
      return outcome;
    for (const identity of request.identities) {
      if (group.found.has(identity.nameHash)) continue;
      if (identity.param === 'id' && outcome.kind === 'refused') continue;
      this.#keep(identity, stored(outcome), group);
    }
    return outcome;
  }

  #keep(identity: Identity, outcome: Receipt['outcome'], group: Group): void {
    const { nameHash, bodyHash } = identity;
    const receipt: Receipt = { nameHash, bodyHash, at: group.now, outcome };
    group.found.set(nameHash, receipt);
    group.made.push(receipt);
  }
}

const opens = (work: Work): boolean =>
  work.requests.some((request) => request.command.kind === 'open');

const namesIn = (work: Work): string[] => [
  ...(work.batch?.identity ? [work.batch.identity.nameHash] : []),
  ...work.requests.flatMap((request) => request.identities.map((identity) => identity.nameHash)),
];

const stored = (outcome: Outcome): StoredOutcome =>
  outcome.kind === 'accepted'
    ? outcome.entry.seq
    : { rejection: outcome.rejection, requestId: outcome.requestId, seq: outcome.seq };
