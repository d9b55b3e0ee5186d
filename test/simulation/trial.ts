import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Outcome } from '../../worker/account/protocol.ts';
import { Audit, isDue } from '../support/model/audit.ts';
import type { Expected } from '../support/model/model.ts';
import { worthOf } from '../support/model/views.ts';
import {
  agree,
  agreeOnDue,
  agreeOnEntry,
  agreeOnOutcome,
  agreeOnRow,
  isOfTime,
  refusalNamed,
} from './agreement.ts';
import { agreeOnBudgets } from './budget-agreement.ts';
import type { Step } from './histories.ts';
import { Life } from './life.ts';
import { replayed, stateParts } from './replayed.ts';
import { account, type Twin } from './requests.ts';
import { agreeOnServers } from './server-agreement.ts';
import type { Subject } from './subject.ts';

/** A ledger and the model living the same history, compared after every step of it. */
export class Trial {
  readonly #subject: Subject;
  readonly #life = new Life();
  readonly #audit = new Audit(account);
  readonly #rows: EntryRow[] = [];
  /** The first answer to each decision, for its replays to be held against. */
  readonly #firsts = new Map<number, Outcome>();
  #happened = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  async lives(history: readonly Step[]): Promise<void> {
    for (const [index, step] of history.entries()) {
      try {
        await this.#take(step);
        this.#compare();
      } catch (cause) {
        throw new Error(`step ${index + 1} (${step.do}): ${(cause as Error).message}`, { cause });
      }
    }
    await this.#take({ do: 'drain', mode: 'succeeds' });
    agree('D1 after a drain', this.#subject.d1Rows(), this.#rows);
    agree('the log, read again', this.#subject.rowsAfter(0), this.#rows);
    agree('the state, replayed', stateParts(this.#subject.state()), replayed(this.#rows));
  }

  async #take(step: Step): Promise<void> {
    this.#subject.setClock(this.#life.clock);
    switch (step.do) {
      case 'submit':
        return this.#submit(this.#life.twins(step.group));
      case 'pass':
        return this.#life.pass(step.time);
      case 'wake':
        this.#life.model.wake(this.#life.clock);
        return this.#subject.wake();
      case 'evict': {
        const before = stateParts(this.#subject.state());
        this.#subject.evict();
        return agree('the state, read again', stateParts(this.#subject.state()), before);
      }
      case 'drain':
        await this.#subject.drain(step.mode);
        return this.#compareD1();
      case 'crash': {
        const twins = this.#life.twins(step.group);
        await this.#subject.submitThenCrash(requestsOf(twins), step.moment);
        if (step.moment === 'after_commit') this.#life.apply(twins);
        this.#readRows();
        // Who heard nothing asks again, as a client does.
        return this.#submit(twins);
      }
    }
  }

  async #submit(twins: readonly Twin[]): Promise<void> {
    const outcomes = await this.#subject.submit(requestsOf(twins));
    const expected = this.#life.apply(twins);
    const asked = twins.map(({ toLedger }) => JSON.stringify(toLedger));
    this.#readRows();
    expected.forEach((wanted, index) => {
      this.#hear(outcomes[index] as Outcome, this.#named(wanted), asked[index] as string);
    });
    outcomes.forEach((outcome, index) => {
      if (outcome.kind === 'refused') return;
      const row = this.#rows[outcome.entry.seq - 1];
      agreeOnEntry(outcome.entry, row, asked[index] as string);
    });
  }

  #named(expected: Expected): Expected {
    if (expected.kind === 'accepted') return expected;
    const seqOf = (ref: number | undefined) => this.#life.seqs.get(ref ?? 0);
    return { ...expected, rejection: refusalNamed(expected.rejection, seqOf) };
  }

  #hear(outcome: Outcome, expected: Expected, asked: string): void {
    const first = expected.replayed ? this.#firsts.get(expected.decision) : undefined;
    agreeOnOutcome(outcome, expected, first, asked);
    if (!this.#firsts.has(expected.decision)) this.#firsts.set(expected.decision, outcome);
  }

  /** Audits what the ledger wrote since last time, and matches it with what happened here. */
  #readRows(): void {
    const rows = this.#subject.rowsAfter(this.#rows.length);
    const happenings = this.#life.model.past.slice(this.#happened);
    this.#happened += happenings.length;
    this.#rows.push(...rows);
    for (const row of rows) this.#audit.add(row);

    const asked = happenings.filter((happening) => !isOfTime(happening));
    const written = rows.filter((row) => !isDue(row));
    agree(
      'what was written',
      written.map(({ kind }) => kind),
      asked.map(({ kind }) => kind),
    );
    const { seqs } = this.#life;
    const seqOf = (ref: number | undefined) => (ref === undefined ? undefined : seqs.get(ref));
    written.forEach((row, index) => {
      const happening = asked[index] as (typeof asked)[number];
      seqs.set(happening.ref, row.seq);
      agreeOnRow(row, happening, seqOf);
    });
    agreeOnDue(rows, happenings, seqOf);
  }

  #compare(): void {
    const { model } = this.#life;
    this.#readRows();
    model.laws();
    const { available, held, owed } = this.#subject.balance();
    agree('balance', { available, held, owed }, worthOf(model.past));
    agree('counters', this.#audit.counters, model.counters);
    agree('open holds', this.#subject.openHolds(), model.openHolds);
    this.#compareGrants();
    agreeOnBudgets(this.#subject.state(), model.past, this.#life.seqs);
    agreeOnServers(this.#subject.state(), model.past, this.#life.seqs);
    this.#comparePast();
  }

  #compareGrants(): void {
    const { model, seqs } = this.#life;
    const theirs = this.#subject.grants().map((grant) => {
      const { seq, source, amount, remaining, held, priority, expiresAt } = grant;
      return [seq, source, amount, remaining, held, priority, expiresAt];
    });
    const ours = model.grants.map((grant) => {
      const { ref, source, amount, free, held, priority, until } = grant;
      const expiresAt = Number.isFinite(until) ? until : undefined;
      return [seqs.get(ref), source, amount, free, held, priority, expiresAt];
    });
    agree('grants in burn-down order', theirs, ours);
  }

  /** What was worth what at three instants of the past, by the log and by the model. */
  #comparePast(): void {
    const count = this.#rows.length;
    for (const index of [count - 2, Math.floor(count / 2), (count * 7) % (count + 1)]) {
      const row = this.#rows[index];
      if (!row) continue;
      for (const at of [row.at, row.at - 1]) {
        const stated = this.#rows.findLast((candidate) => candidate.at <= at);
        const { available = 0, held = 0, owed = 0 } = stated ?? {};
        agree(`balance at ${at}`, { available, held, owed }, this.#life.model.balanceAt(at));
      }
    }
  }

  /** Law 7: D1 holds a prefix of the log. */
  #compareD1(): void {
    const d1 = this.#subject.d1Rows();
    agree('D1', d1, this.#rows.slice(0, d1.length));
  }
}

const requestsOf = (twins: readonly Twin[]) => twins.map(({ toLedger }) => toLedger);
