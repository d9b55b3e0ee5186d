import { minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { type Problem, unavailable } from '../http/problem.ts';
import { log } from '../log.ts';
import type { Desk } from '../stripe/desk.ts';
import type { StripeReference } from '../stripe/reference.ts';
import type { Ask, Done, StepName } from '../stripe/steps.ts';
import { inTime, TooLong } from './in-time.ts';
import type { Outcome } from './protocol.ts';
import type { SqlPort } from './sql-port.ts';

/** What the desk has of its account's object. */
export type DeskPorts = Pick<Desk, 'account' | 'now' | 'state'> & {
  readonly env: Env;
  readonly sql: SqlPort;
  submit(command: Parameters<Desk['submit']>[0]): Promise<Outcome | undefined>;
};

/** Steps that wait at one desk. More only come while Stripe hangs, and would be sent again anyway. */
export const waitingMax = 100;

/** A step takes up to 20 s while Stripe hangs: sooner there is hardly any room. */
const crowded: Problem = {
  ...unavailable('Too much of this account waits for Stripe. Spending goes on meanwhile.'),
  retryAfterSeconds: 20,
};

/**
 * Far longer than any step takes. One that is not over by then waits for an answer that never comes,
 * and nothing more of the account would be paid for; whoever is told of it looks again.
 */
const stepMaxMs = 10 * minuteMs;

const givenUp: Problem = unavailable(
  'It took too long. Spending goes on meanwhile. Send it again.',
);

/** Carries one step out; undefined when a bug took it. */
export type CarryOut = <K extends StepName>(
  ports: DeskPorts,
  name: K,
  ask: Ask<K>,
) => Promise<Done<K> | undefined>;

/**
 * The payment steps of one account, one after another in the order they were asked for: what a step
 * read of Stripe still holds when it acts on it, as far as we are the ones who change it.
 */
export class PaymentDesk {
  readonly #carryOut: CarryOut;
  readonly #stepMaxMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Those of the waiting that look at one of Stripe's objects, by what they look at. */
  readonly #looks = new Map<string, Promise<unknown>>();

  constructor(carryOut: CarryOut = carryOutWith, longest = stepMaxMs) {
    this.#carryOut = carryOut;
    this.#stepMaxMs = longest;
  }

  /**
   * Undefined when a bug took the step. Asked to look at what a look waits for already, both have
   * that one: it will see all that either was told of.
   */
  run<K extends StepName>(ports: DeskPorts, name: K, ask: Ask<K>): Promise<Done<K> | undefined> {
    const look = name === 'settle' ? lookOf(ask as StripeReference) : undefined;
    const shared = look === undefined ? undefined : this.#looks.get(look);
    if (shared) return shared as Promise<Done<K> | undefined>;
    if (this.#waiting >= waitingMax) return Promise.resolve({ ok: false, error: crowded });
    this.#waiting += 1;
    const mine = this.#last.then(() => {
      this.#waiting -= 1;
      if (look !== undefined) this.#looks.delete(look);
      return this.#orGiveUp(ports, name, ask);
    });
    this.#last = mine.catch(() => undefined);
    if (look !== undefined) this.#looks.set(look, mine);
    return mine;
  }

  async #orGiveUp<K extends StepName>(
    ports: DeskPorts,
    name: K,
    ask: Ask<K>,
  ): Promise<Done<K> | undefined> {
    try {
      return await inTime(this.#carryOut(ports, name, ask), this.#stepMaxMs, `${name} hangs`);
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      log('error', 'payment step given up', { account: ports.account, step: name });
      return { ok: false, error: givenUp };
    }
  }
}

const lookOf = ({ kind, id }: StripeReference): string => `${kind} ${id}`;

const carryOutWith: CarryOut = async (ports, name, ask) =>
  (await import('../stripe/carry-out-with.ts')).carryOutWith(ports, name, ask);
