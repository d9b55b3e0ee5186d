import type { EntryKind } from '../../core/ledger/entry.ts';
import { budgetsIn, usedIn } from '../support/model/budgets.ts';
import type { Happening } from '../support/model/happening.ts';
import { type Expected, Model } from '../support/model/model.ts';
import { everyServer, renewalMs, serversIn } from '../support/model/servers.ts';
import {
  attemptsIn,
  leftIn,
  openAttempt,
  priceOf,
  quietIn,
  retryIn,
} from '../support/model/top-ups.ts';
import { grantsIn, holdsIn } from '../support/model/views.ts';
import type { Submission, TimeStep } from './histories.ts';
import type { Names } from './names.ts';
import { type Twin, twinOf } from './requests.ts';

/** An account's life as the model lives it: its clock, what was sent, what should have come of it. */
export class Life {
  readonly model = new Model();
  /** The ledger's seq of each of the model's happenings, where a ledger lives along. */
  readonly seqs = new Map<number, number>();
  readonly #sent: Twin[] = [];
  #clock = Date.UTC(2026, 10, 22);

  get clock(): number {
    return this.#clock;
  }

  /** What a group of submissions sends, in the model's tongue and in the ledger's. */
  twins(group: readonly Submission[]): Twin[] {
    const names = this.#names();
    const twins = group.flatMap(
      (submission) => twinOf(submission, this.#sent, names, this.#clock) ?? [],
    );
    this.#sent.push(...twins);
    return twins;
  }

  apply(twins: readonly Twin[]): Expected[] {
    return twins.map(({ toModel }) => this.model.apply(toModel, this.#clock));
  }

  pass(time: TimeStep): void {
    if (time.to === 'later') {
      this.#clock += time.ms;
      return;
    }
    if (time.to === 'month_end') {
      const now = new Date(this.#clock);
      this.#clock = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) + time.beside;
      return;
    }
    const due = this.#dueInstants();
    const instant = due[time.which % due.length];
    if (instant !== undefined) this.#clock = instant + time.beside;
  }

  #dueInstants(): number[] {
    const { past } = this.model;
    const holds = holdsIn(past).filter(({ status }) => status === 'open');
    const grants = grantsIn(past).filter(({ free, held }) => free + held > 0);
    return [
      ...holds.map(({ deadline }) => deadline),
      ...grants.map(({ until }) => until),
      ...budgetsIn(past).map((budget) => usedIn(past, budget, this.#clock).end),
      ...serversIn(past).flatMap(({ leases }) =>
        leases.flatMap(({ from, until }) => [from + renewalMs, until]),
      ),
      retryIn(past) ?? Number.NaN,
      quietIn(past) || Number.NaN,
    ].filter(Number.isFinite);
  }

  #names(): { model: Names; ledger: Names } {
    const { past } = this.model;
    const asked = past.filter(({ command }) => command !== undefined);
    const holds = holdsIn(past);
    const open = openAttempt(past);
    const model = {
      holds: {
        likely: refs(holds.filter(({ status }) => status === 'open')),
        all: refs(holds),
      },
      entries: {
        likely: refs(asked.filter(({ kind }) => reversible.includes(kind))),
        all: refs(asked),
      },
      attempts: { likely: refs(open ? [open] : []), all: refs(attemptsIn(past)) },
      budgets: {
        likely: refs(budgetsIn(past)),
        all: refs(past.filter(({ command }) => command?.kind === 'add_budget')),
      },
      servers: { likely: refs(serversIn(past)), all: refs(everyServer(past)) },
      granted: new Map(past.flatMap(paymentOf)),
      chargeMaxMinor: open ? leftIn(past.slice(0, open.ref - 1), open.claim.at) : 0,
      currency: open ? priceOf(open).currency : 'usd',
    };
    const ledger = {
      ...model,
      holds: this.#seqs(model.holds),
      entries: this.#seqs(model.entries),
      attempts: this.#seqs(model.attempts),
      budgets: this.#seqs(model.budgets),
      servers: this.#seqs(model.servers),
    };
    return { model, ledger };
  }

  #seqs({ likely, all }: Names['holds']): Names['holds'] {
    const seqOf = (ref: number) => this.seqs.get(ref) ?? ref;
    return { likely: likely.map(seqOf), all: all.map(seqOf) };
  }
}

const refs = (things: readonly { readonly ref: number }[]) => things.map(({ ref }) => ref);

const paymentOf = ({ command }: Happening): [string, number][] =>
  command?.kind === 'grant' && command.payment !== undefined
    ? [[command.payment, command.amount]]
    : [];

const reversible: readonly EntryKind[] = ['grant', 'debit', 'capture', 'reversal'];
