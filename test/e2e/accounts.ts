import { randomUUID } from 'node:crypto';
import type { HistoryStep } from '../../core/usage/history-step.ts';
import { local } from './local.ts';

/** Accounts as tests need them, each with a name nobody else's has. */

const minuteMs = 60_000;
export const microcredits = 1_000_000;

export interface AccountWanted {
  readonly name?: string;
  /** Ms since the epoch; now where it is not said. */
  readonly openedAt?: number;
  /** In order. Granted for first: a test's account runs out of credits only where it says so. */
  readonly steps?: readonly HistoryStep[];
  /** Credits granted when it opens. */
  readonly credits?: number;
}

const stepsPerCall = 1_000;

export async function openAccount(wanted: AccountWanted = {}): Promise<string> {
  const { name = 'Test account', openedAt = Date.now() - minuteMs, credits = 1_000_000 } = wanted;
  const opened = await local().openAccount({ name, external_id: randomUUID(), at: openedAt });
  const grant: HistoryStep = {
    at: openedAt,
    command: {
      kind: 'grant',
      source: 'purchase',
      amount: credits * microcredits,
      reason: 'for the test',
    },
  };
  const steps = [...(credits > 0 ? [grant] : []), ...(wanted.steps ?? [])];
  for (let from = 0; from < steps.length; from += stepsPerCall) {
    const { refused } = await local().runHistory(opened.id, steps.slice(from, from + stepsPerCall));
    if (refused > 0) throw new Error(`the history was refused ${refused} times`);
  }
  return opened.id;
}

/** Nothing but the credits it was given for free. */
export const openEmptyAccount = (): Promise<string> => openAccount({ credits: 0 });
