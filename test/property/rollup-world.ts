import type { Scheduler } from 'fast-check';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { hourMs, instant, minuteMs } from '../../core/units/instant.ts';
import { nextDayStart, type WallClock, wallClock } from '../../core/usage/bucket-starts.ts';
import { appendEntries } from '../../db/append-entries.ts';
import type { D1Port, D1Statement } from '../../db/d1.ts';
import { askForZone } from '../../db/usage-zones.ts';
import { rollUp } from '../../worker/cron/roll-up.ts';
import { sqliteD1 } from '../support/sqlite-d1.ts';
import { dice, ledgerOf, randomFacts } from '../unit/db/random-ledger.ts';

export const accounts = ['a', 'b', 'c'].map(
  (name) => `acct_${name}000000000000000000000` as AccountId,
);

/** Before and after changes of clocks, at :30 and :45 of the hour, and one more than an account keeps. */
export const zones = [
  'Asia/Tokyo',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Havana',
] as const;

const entriesPerAccount = 120;
/** Clocks change in New York, Havana and on Lord Howe within the weeks that follow. */
const firsts = ['2026-03-01', '2026-03-25', '2026-10-20'].map((date) => Date.parse(date));

/** What goes wrong with the nth call of a task: it is lost on the way there, or the answer is. */
export interface Fault {
  readonly call: number;
  readonly lost: 'request' | 'answer';
}

/** D1 whose calls take turns with those of other tasks, and of which one may be lost. */
function inTurns(port: D1Port, turns: Scheduler, fault: Fault | undefined): D1Port {
  const inner = new WeakMap<D1Statement, D1Statement>();
  let calls = 0;
  const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
    await turns.schedule(Promise.resolve());
    const lost = fault?.call === calls++ ? fault.lost : undefined;
    if (lost === 'request') throw new Error('lost on the way');
    const answer = await call();
    if (lost === 'answer') throw new Error('the answer was lost');
    return answer;
  };
  const wrap = (statement: D1Statement): D1Statement => {
    const wrapped: D1Statement = {
      bind: (...values) => wrap(statement.bind(...values)),
      all: () => attempt(() => statement.all()),
      first: () => attempt(() => statement.first()),
      run: () => attempt(() => statement.run()),
      raw: () => attempt(() => statement.raw()),
    };
    inner.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql) => wrap(port.prepare(sql)),
    batch: (list) => attempt(() => port.batch(list.map((one) => inner.get(one) as D1Statement))),
  };
}

/** One thing that happens, at the same time as the others of its round. */
export type Task =
  | { readonly do: 'drain'; readonly account: number; readonly count: number }
  | { readonly do: 'roll up'; readonly entriesPerChunk: number; readonly fault: Fault | undefined }
  | {
      readonly do: 'ask';
      readonly account: number;
      readonly zone: number;
      /** Hours from the account's last entry, by a clock that may be wrong. */
      readonly hours: number;
      readonly fault: Fault | undefined;
    };

/** Accounts whose entries reach D1 in parts, while rollups run and people look at them. */
export class RollupWorld {
  readonly db = sqliteD1();
  readonly ledgers: readonly (readonly EntryRow[])[];
  readonly #drained: number[];

  constructor(seed: number) {
    this.ledgers = accounts.map((account, n) => spread(account, firsts[n] as number, seed + n));
    this.#drained = accounts.map(() => 0);
  }

  /** The tasks all at once; what fails of them is as if its process had been killed. */
  async round(tasks: readonly Task[], turns: Scheduler): Promise<void> {
    const done = Promise.allSettled(tasks.map((task) => this.#perform(task, turns)));
    await turns.waitFor(done);
  }

  async #perform(task: Task, turns: Scheduler): Promise<void> {
    const port = inTurns(this.db, turns, 'fault' in task ? task.fault : undefined);
    switch (task.do) {
      case 'drain':
        return this.#drain(task.account, task.count, port);
      case 'roll up':
        await rollUp(port, task.entriesPerChunk);
        return;
      case 'ask':
        return this.#ask(task, port);
    }
  }

  async #drain(account: number, count: number, port: D1Port): Promise<void> {
    const from = this.#drained[account] as number;
    const rows = this.ledgers[account]?.slice(from, from + count) ?? [];
    if (rows.length === 0) return;
    this.#drained[account] = from + rows.length;
    await appendEntries(port, accounts[account] as AccountId, rows);
  }

  async #ask(task: Task & { do: 'ask' }, port: D1Port): Promise<void> {
    const zone = zones[task.zone] as string;
    const drained = this.#drained[task.account] as number;
    const last = this.ledgers[task.account]?.[Math.max(drained - 1, 0)] as EntryRow;
    const now = instant(last.at + task.hours * hourMs);
    const next = nextDayStart(now, wallClock(zone) as WallClock);
    await askForZone(port, accounts[task.account] as AccountId, zone, now, next);
  }
}

/** A random ledger with seconds, quarters of hours or days between its entries. */
function spread(account: AccountId, first: number, seed: number): EntryRow[] {
  const { roll, pick } = dice(seed);
  let at = first;
  return ledgerOf(account, randomFacts(entriesPerAccount, seed)).map((row) => {
    at += roll(pick([2_000, 20 * minuteMs, 5 * hourMs, 40 * hourMs]));
    return { ...row, at };
  });
}
