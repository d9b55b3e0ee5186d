import { createHash } from 'node:crypto';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import type { Counters } from './views.ts';

/**
 * Reads a ledger's stored rows as an accountant would: nothing but the rows, one after the other.
 * Checks the chain, the order, what each grant and hold can bear, and the balance each row states.
 */

/** `[grant, amount]`, as the rows have it. */
export type StoredDraw = readonly [number, number];

/** What the `detail` of a row may say, by the names the facts have. */
export interface Detail {
  readonly account?: string;
  readonly draws?: readonly StoredDraw[];
  readonly extra?: readonly StoredDraw[];
  readonly returned?: readonly StoredDraw[];
  readonly hold?: number;
  readonly held?: number;
  readonly grant?: number;
  readonly of?: number;
  readonly uncollected?: number;
  readonly repaid?: number;
  readonly owed?: number;
  readonly late?: boolean;
  readonly expiresAt?: number;
  readonly cause?: string;
  readonly direction?: 'take_back' | 'give_back';
  readonly counter?: { readonly source?: string; readonly meter?: string };
  readonly source?: string;
  readonly priority?: number;
  /** The claim that a top-up's result speaks of. */
  readonly attempt?: number;
  /** The budget changed, removed or told of. */
  readonly budget?: number;
  /** The server an entry is about. */
  readonly server?: number;
  readonly provision?: object;
  readonly lease?: { readonly server: number };
}

export const detailOf = (row: EntryRow): Detail => JSON.parse(row.detail ?? '{}');

/** Rows written because time passed, not because someone asked. */
export const isDue = (row: EntryRow): boolean =>
  row.kind === 'expiry' || (row.kind === 'void' && detailOf(row).cause === 'deadline');

export class Audit {
  seq = 0;
  at = 0;
  readonly counters: { -readonly [K in keyof Counters]: number } = {
    ...{ granted: 0, givenBack: 0, spent: 0, expired: 0, takenBack: 0 },
  };
  #hash: string;
  #owed = 0;
  readonly #free = new Map<number, number>();
  readonly #held = new Map<number, Map<number, number>>();
  /** When each grant lapses and each hold ends, by the rows. */
  readonly #dueAt = new Map<number, number>();
  /** Deadline of the hold voided last, and the latest expiry that lapsed without one. */
  #voided = Number.NEGATIVE_INFINITY;
  #lapsed = Number.NEGATIVE_INFINITY;

  constructor(account: string) {
    this.#hash = account;
  }

  /** Takes the next row, or throws a sentence about what is wrong with it. */
  add(row: EntryRow): void {
    const wrong = (what: string) => new Error(`entry ${row.seq} (${row.kind}): ${what}`);
    if (row.seq !== this.seq + 1) throw wrong(`follows entry ${this.seq}`);
    if (row.at < this.at) throw wrong(`is earlier than the one before it`);
    const hash = chained(this.#hash, row);
    if (row.hash !== hash) throw wrong(`has hash ${row.hash}, the chain says ${hash}`);
    this.seq = row.seq;
    this.at = row.at;
    this.#hash = row.hash;
    const detail = detailOf(row);
    this.#keepOrder(row, detail);
    this.#post(row, detail);
    const stated = [row.available, row.held, row.owed];
    const summed = [this.#sumFree(), this.#sumHeld(), this.#owed];
    if (String(stated) !== String(summed)) throw wrong(`states ${stated}, its books say ${summed}`);
  }

  /**
   * What fell due first is written first, a hold before a grant of the same instant; what a hold
   * returned to a grant that is due lapses at once, before the next hold of that instant.
   */
  #keepOrder(row: EntryRow, { expiresAt, hold, grant }: Detail): void {
    if (expiresAt !== undefined) this.#dueAt.set(hold ?? row.seq, expiresAt);
    if (!isDue(row)) return;
    const due = this.#dueAt.get(hold ?? grant ?? 0) ?? Number.POSITIVE_INFINITY;
    if (due > row.at) throw new Error(`entry ${row.seq} (${row.kind}) is written before its due`);
    if (row.kind === 'void') {
      if (due <= this.#lapsed) throw new Error(`entry ${row.seq} voids after a grant lapsed`);
      this.#voided = due;
    } else if (due !== this.#voided) this.#lapsed = Math.max(this.#lapsed, due);
  }

  #post(row: EntryRow, detail: Detail): void {
    const { draws = [], extra = [], returned = [] } = detail;
    const { counters } = this;
    switch (row.kind) {
      case 'grant':
        counters.granted += row.amount;
        this.#repay(detail.repaid ?? 0);
        this.#free.set(row.seq, row.amount - (detail.repaid ?? 0));
        return;
      case 'debit':
      case 'adjustment':
        counters[row.kind === 'debit' ? 'spent' : 'takenBack'] += row.amount;
        equal(row, row.amount, sum(draws));
        this.#take(row, draws);
        return;
      case 'hold':
        equal(row, row.amount, sum(draws));
        this.#held.set(row.seq, new Map());
        this.#take(row, draws);
        this.#setAside(row.seq, draws, 1);
        return;
      case 'capture':
        counters.spent += row.amount;
        equal(row, row.amount, sum(draws) + sum(extra));
        equal(row, detail.held ?? 0, sum(draws) + sum(returned));
        this.#take(row, extra);
        this.#release(row, detail, draws);
        return;
      case 'void':
        equal(row, row.amount, sum(returned));
        this.#release(row, detail, []);
        return;
      case 'expiry':
        counters.expired += row.amount;
        this.#take(row, [[detail.grant ?? 0, row.amount]]);
        return;
      case 'reversal':
        this.#reverse(row, detail, draws);
        return;
      case 'open':
      case 'extend':
      case 'freeze':
      case 'unfreeze':
      case 'top_up_policy':
      case 'top_up_claim':
      case 'top_up_result':
      case 'top_up_pause':
      case 'top_up_resume':
      case 'budget_set':
      case 'budget_remove':
      case 'budget_alert':
      case 'server_terms':
      case 'server_stopping':
      case 'server_delete':
        equal(row, row.amount, 0);
    }
  }

  #reverse(row: EntryRow, detail: Detail, draws: readonly StoredDraw[]): void {
    const owed = detail.owed ?? 0;
    equal(row, row.amount, sum(draws) + owed);
    if (detail.direction === 'take_back') {
      this.counters.takenBack += row.amount;
      this.#owed += owed;
      this.#take(row, draws);
      return;
    }
    this.counters.givenBack += row.amount;
    this.#repay(owed);
    this.#put(row, draws);
  }

  #release(row: EntryRow, detail: Detail, spent: readonly StoredDraw[]): void {
    const { returned = [], hold = 0 } = detail;
    this.#setAside(hold, [...spent, ...returned], -1);
    this.#put(row, returned);
    const left = sum([...(this.#held.get(hold) ?? [])]);
    if (left !== 0) throw new Error(`entry ${row.seq} ends hold ${hold} but leaves ${left} in it`);
  }

  #take(row: EntryRow, draws: readonly StoredDraw[]): void {
    for (const [grant, amount] of draws) {
      const free = (this.#free.get(grant) ?? 0) - amount;
      if (free < 0) throw new Error(`entry ${row.seq} takes what grant ${grant} does not have`);
      positive(row, amount);
      this.#free.set(grant, free);
    }
  }

  #put(row: EntryRow, draws: readonly StoredDraw[]): void {
    for (const [grant, amount] of draws) {
      const free = this.#free.get(grant);
      if (free === undefined) throw new Error(`entry ${row.seq} gives to ${grant}, no grant`);
      positive(row, amount);
      this.#free.set(grant, free + amount);
    }
  }

  #setAside(hold: number, draws: readonly StoredDraw[], sign: 1 | -1): void {
    const held = this.#held.get(hold);
    for (const [grant, amount] of draws) {
      const share = (held?.get(grant) ?? 0) + sign * amount;
      if (!held || share < 0) throw new Error(`hold ${hold} has not what is taken out of it`);
      held.set(grant, share);
    }
  }

  #repay(amount: number): void {
    this.#owed -= amount;
    if (this.#owed < 0) throw new Error(`entry ${this.seq} repays what is not owed`);
  }

  #sumFree(): number {
    return sum([...this.#free]);
  }

  #sumHeld(): number {
    return [...this.#held.values()].reduce((all, held) => all + sum([...held]), 0);
  }
}

/** SHA-256 over the hash before and every column in its order, written down here once more. */
function chained(before: string, row: EntryRow): string {
  const { seq, at, kind, amount, available, held, owed, key } = row;
  const { meter, model, tier, project, server, member, card, quantities, detail } = row;
  const money = [seq, at, kind, amount, available, held, owed, key];
  const usage = [meter, model, tier, project, server, member, card, quantities];
  const text = JSON.stringify([before, ...money, ...usage, detail]);
  return createHash('sha256').update(text).digest('hex');
}

const sum = (draws: readonly StoredDraw[]): number =>
  draws.reduce((all, [, amount]) => all + amount, 0);

function equal(row: EntryRow, stated: number, summed: number): void {
  if (stated !== summed)
    throw new Error(`entry ${row.seq} (${row.kind}) states ${stated}, its draws say ${summed}`);
}

/** Law 6: a posting of nothing is none. */
function positive(row: EntryRow, amount: number): void {
  if (amount <= 0) throw new Error(`entry ${row.seq} (${row.kind}) posts ${amount}`);
}
