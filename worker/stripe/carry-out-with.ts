import type { CarryOut } from '../account/payment-desk.ts';
import type { Outcome } from '../account/protocol.ts';
import { database } from '../http/database.ts';
import type { Problem } from '../http/problem.ts';
import { carryOut } from './carry-out.ts';
import { paymentSettings, stripeClient } from './client.ts';
import type { Desk } from './desk.ts';
import { topUpProgress } from './top-up/progress.ts';

const notConfigured: Problem = {
  code: 'payments_not_configured',
  detail: 'Stripe is not connected to this service.',
};

/** Lays out a desk over what an account's object gives, and carries one step out at it. */
export const carryOutWith: CarryOut = async (ports, name, ask) => {
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
  return carryOut(desk, name, ask);
};
