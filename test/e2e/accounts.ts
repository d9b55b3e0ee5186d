import { randomUUID } from 'node:crypto';
import type { KnownServers, SampleStep } from '../../worker/http/local/sample-step.ts';
import { local } from './local.ts';

/** Accounts as tests need them, each with a name nobody else's has. */

const minuteMs = 60_000;
export const microcredits = 1_000_000;

export interface AccountWanted {
  readonly name?: string;
  /** Ms since the epoch; now where it is not said. */
  readonly openedAt?: number;
  /** In order. Granted for first: a test's account runs out of credits only where it says so. */
  readonly steps?: readonly SampleStep[];
  /** Credits granted when it opens. */
  readonly credits?: number;
}

const stepsPerCall = 1_000;

export async function openAccount(wanted: AccountWanted = {}): Promise<string> {
  const { name = 'Test account', openedAt = Date.now() - minuteMs, credits = 1_000_000 } = wanted;
  const opened = await local().openAccount({ name, external_id: randomUUID(), at: openedAt });
  const grant: SampleStep = {
    at: openedAt,
    command: {
      kind: 'grant',
      source: 'purchase',
      amount: credits * microcredits,
      reason: 'for the test',
    },
  };
  const steps = [...(credits > 0 ? [grant] : []), ...(wanted.steps ?? [])];
  let servers: KnownServers = {};
  for (let from = 0; from < steps.length; from += stepsPerCall) {
    const some = steps.slice(from, from + stepsPerCall);
    const ran = await local().runHistory(opened.id, some, servers);
    if (ran.refused > 0) throw new Error(`the history was refused ${ran.refused} times`);
    servers = ran.servers;
  }
  return opened.id;
}

/** Nothing but the credits it was given for free. */
export const openEmptyAccount = (): Promise<string> => openAccount({ credits: 0 });
