import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import type { Problem } from '../http/problem.ts';
import { paymentSettings, stripeClient } from '../stripe/client.ts';
import type { Desk } from '../stripe/desk.ts';
import type { Ask, Done, StepName } from '../stripe/steps.ts';
import { topUpProgress } from '../stripe/top-up/progress.ts';
import type { Outcome } from './protocol.ts';
import type { SqlPort } from './sql-port.ts';

/** What the desk has of its account's object. */
export type DeskPorts = Pick<Desk, 'account' | 'now' | 'state'> & {
  readonly env: Env;
  readonly sql: SqlPort;
  submit(command: Parameters<Desk['submit']>[0]): Promise<Outcome | undefined>;
};

const notConfigured: Problem = {
  code: 'payments_not_configured',
  detail: 'Stripe is not connected to this service.',
};

/**
 * The payment steps of one account, one after another in the order they were asked for: what a step
 * read of Stripe still holds when it acts on it, as far as we are the ones who change it.
 */
export class PaymentDesk {
  #last: Promise<unknown> = Promise.resolve();

  /** Undefined when a bug took the step. */
  run<K extends StepName>(ports: DeskPorts, name: K, ask: Ask<K>): Promise<Done<K> | undefined> {
    const mine = this.#last.then(() => carryOutWith(ports, name, ask));
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

async function carryOutWith<K extends StepName>(
  ports: DeskPorts,
  name: K,
  ask: Ask<K>,
): Promise<Done<K> | undefined> {
  const { env, sql, account, now, state } = ports;
  const [settings, stripe] = [paymentSettings(env), await stripeClient(env)];
  if (!settings || !stripe) return { ok: false, error: notConfigured };
  const submit = async (command: Parameters<Desk['submit']>[0]): Promise<Outcome> => {
    const outcome = await ports.submit(command);
    if (!outcome) throw new Error(`the ledger did not carry out ${command.kind}`);
    return outcome;
  };
  const topUp = topUpProgress(sql);
  const db = database(env);
  const desk: Desk = { account, stripe, db, settings, now, submit, state, topUp };
  const { carryOut } = await import('../stripe/carry-out.ts');
  return carryOut(desk, name, ask);
}
