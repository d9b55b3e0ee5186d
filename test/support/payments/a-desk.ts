import { createHash } from 'node:crypto';
import { afterEach } from 'vitest';
import { type AccountId, newAccountId } from '../../../core/units/ids.ts';
import type { Result } from '../../../core/units/result.ts';
import { createAccount } from '../../../db/accounts.ts';
import { Account } from '../../../worker/account/account.ts';
import { PaymentDesk } from '../../../worker/account/payment-desk.ts';
import { database } from '../../../worker/http/database.ts';
import type { Problem } from '../../../worker/http/problem.ts';
import { paymentSettings, stripeClient } from '../../../worker/stripe/client.ts';
import type { Desk } from '../../../worker/stripe/desk.ts';
import type { Ask, Done, PaymentSteps, StepName } from '../../../worker/stripe/steps.ts';
import { topUpProgress } from '../../../worker/stripe/top-up/progress.ts';
import { MemorySql } from '../memory-sql.ts';
import { aPaymentWorld, type PaymentWorld, type WorldOptions } from './a-payment-world.ts';

/** One account with a desk to pay at: everything real but the network, the disk and the time. */
export interface DeskHarness extends PaymentWorld {
  readonly world: PaymentWorld;
  /** For calling a function of `worker/stripe/` directly. */
  readonly desk: Desk;
  readonly account: Account;
  /** The account's own store. */
  readonly sql: MemorySql;
  /** Runs a step as the object does, after those asked for before it. A bug in it throws. */
  run<K extends StepName>(name: K, ask: Ask<K>): Promise<Done<K>>;
  /** The answer of a step that is not to be refused. */
  done<K extends StepName>(name: K, ask: Ask<K>): Promise<PaymentSteps[K]['answer']>;
  /** Microcredits free to spend. */
  balance(): Promise<number>;
}

export interface DeskOptions extends WorldOptions {
  /** Another account of the same Stripe and D1; the world's owner closes it. */
  readonly beside?: PaymentWorld;
}

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

let accounts = 0;

/** Closed by itself after the test. */
export async function aDesk(options: DeskOptions = {}): Promise<DeskHarness> {
  const world = options.beside ?? (await aPaymentWorld(options));
  const sql = new MemorySql();
  const id = newAccountId(createHash('sha256').update(`account ${++accounts}`).digest());
  let bug: unknown;
  let closed = false;
  const account = new Account({
    sql,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    clock: world.now,
    nextTurn: (run) => queueMicrotask(run),
    committed: () => {},
    bug: (error) => {
      bug = error;
    },
    reset: (error) => {
      bug = error;
    },
  });
  const submit: Desk['submit'] = async (command) => {
    const requests = [{ command, identities: [] }];
    const outcome = await account.submit({ requests, requestId: 'payments' });
    if (!outcome) throw new Error(`a bug took ${command.kind}`, { cause: bug });
    return outcome;
  };
  await opened(world, id, submit);
  const ports = { env: world.env, sql, account: id, now: world.now, submit };
  const state = () => account.state;
  const payments = new PaymentDesk();
  const desk = await aBareDesk({ ...ports, state, topUp: topUpProgress(sql) });
  const harness: DeskHarness = {
    ...world,
    set d1Fault(fault) {
      world.d1Fault = fault;
    },
    get d1Fault() {
      return world.d1Fault;
    },
    world,
    desk,
    account,
    sql,
    async run(name, ask) {
      const answer = await payments.run({ ...ports, state }, name, ask);
      if (!answer) throw new Error(`a bug took the step ${name}`, { cause: bug });
      return answer;
    },
    async done(name, ask) {
      return answerOf(await harness.run(name, ask));
    },
    balance: async () => (await account.settled()).available,
    async close() {
      if (closed) return;
      closed = true;
      if (!options.beside) await world.close();
      sql.close();
    },
  };
  open.push(harness);
  return harness;
}

async function opened(
  world: PaymentWorld,
  account: AccountId,
  submit: Desk['submit'],
): Promise<void> {
  await submit({ kind: 'open', account });
  await createAccount(world.d1, {
    id: account,
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    createdAt: world.now(),
  });
}

async function aBareDesk(
  of: Pick<Desk, 'account' | 'now' | 'submit' | 'state' | 'topUp'> & Pick<PaymentWorld, 'env'>,
): Promise<Desk> {
  const { env, ...own } = of;
  const [settings, stripe] = [paymentSettings(env), await stripeClient(env)];
  if (!settings || !stripe) throw new Error('Stripe is not configured');
  return { ...own, settings, stripe, db: database(env) };
}

/** Throws the refusal as it would be shown. */
export function answerOf<T>(result: Result<T, Problem>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.error)}`);
}
