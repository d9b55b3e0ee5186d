import { setTimeout as sleep } from 'node:timers/promises';
import { dayMs } from '../../../core/units/instant.ts';
import type { LocalClient } from '../../running/local-client.ts';
import { ask, type MeasuredAccount, makeKey } from '../measured-account.ts';
import type { Company } from './company.ts';
import { companyHistory, historyDays, type Step } from './company-history.ts';

/** As many as the object commits in one group. */
const stepsPerCall = 2_000;
const drainedLookMs = 100;

export interface Ledger extends MeasuredAccount {
  readonly entries: number;
  /** Ms the making took, and D1's catching up after it. */
  readonly tookMs: number;
  /** Instants (ms) of the first and after the last entry. */
  readonly from: number;
  readonly to: number;
  readonly project: string;
}

/** An account whose object wrote so many entries, each as if it were its time, and D1 has them all. */
export async function makeLedger(
  client: LocalClient,
  platformKey: string,
  company: Company,
  { entries, now }: { readonly entries: number; readonly now: number },
): Promise<Ledger> {
  const { base } = client;
  const start = performance.now();
  const from = now - historyDays * dayMs;
  const name = `Company of ${entries}`;
  const { id } = await client.openAccount({ name, external_id: `bench-${entries}`, at: from });
  const opened = await balanceOf(base, platformKey, id);
  const history = companyHistory(company, { entries, now, first: opened + 1 });
  const head = await send(base, id, history);
  if (head !== opened + entries) throw new Error(`${name}: ${head - opened} entries were made`);
  while ((await drained(base, id)) < head) await sleep(drainedLookMs);
  const tookMs = performance.now() - start;
  const key = await makeKey(base, platformKey, id);
  return { id, key, entries, tookMs, from, to: now, project: company.projects[0] as string };
}

const balanceOf = async (base: string, key: string, id: string): Promise<number> =>
  (await ask<{ as_of_seq: number }>(base, `/v1/accounts/${id}/balance`, { key })).as_of_seq;

export const drained = async (base: string, id: string): Promise<number> =>
  (await ask<{ seq: number }>(base, `/bench/head?account=${id}`)).seq;

/** Sends steps in order, one call at a time; answers the last seq. */
async function send(base: string, id: string, history: Iterable<Step>): Promise<number> {
  let head = 0;
  let steps: Step[] = [];
  const flush = async () => {
    const made = await ask<{ accepted: number; seq: number }>(
      base,
      `/bench/history?account=${id}`,
      { body: steps },
    );
    if (made.accepted !== steps.length) throw new Error('a step of the history was refused');
    head = made.seq;
    steps = [];
  };
  for (const step of history) {
    steps.push(step);
    if (steps.length === stepsPerCall) await flush();
  }
  if (steps.length > 0) await flush();
  return head;
}
