import { randomBytes } from 'node:crypto';
import { fund, openAccount, type ReplayAccount } from './accounts.ts';
import { type ApiClient, calmClient } from './api-client.ts';
import { type Agreement, checkAccount } from './check.ts';
import type { Target } from './discover.ts';
import { inParallel } from './in-parallel.ts';
import { explainedMax, type ReplayOptions } from './options.ts';
import { chatUsage, quotes } from './pricing.ts';
import type { Progress } from './progress.ts';
import { checkReceipts, sampled, verify } from './receipts.ts';
import { type Planned, type Sent, sendTrace } from './send.ts';
import type { Replayed } from './summary.ts';
import type { TraceRequest } from './trace.ts';

export interface ReplayRun {
  readonly target: Target;
  readonly options: ReplayOptions;
  readonly requests: readonly TraceRequest[];
  readonly progress: Progress;
  /** Aborts on Ctrl-C: what is under way ends, nothing new begins. */
  readonly signal: AbortSignal;
}

export interface Prepared {
  readonly call: ApiClient;
  readonly run: string;
  readonly accounts: readonly ReplayAccount[];
  readonly planned: readonly Planned[];
}

/** Opens fresh accounts, asks what each request will cost, and grants each account its share. */
export async function prepare(replay: ReplayRun): Promise<Prepared> {
  const { target, options, progress, signal } = replay;
  const call = calmClient(target.url, target.key);
  const run = randomBytes(6).toString('hex');
  const ids: string[] = [];
  progress.begin('opening accounts', options.accounts);
  for (let index = 0; index < options.accounts && !signal.aborted; index++) {
    ids.push(await openAccount(call, run, index));
    progress.step();
  }
  progress.end();
  const planned = await priceAll(replay, call, ids);
  const reserve = await holdsAtOnce(replay, call, ids[0] as string);
  const accounts: ReplayAccount[] = [];
  for (const id of ids) {
    if (signal.aborted) break;
    const share = planned.filter(({ account }) => account === id);
    const cost = share.reduce((total, { quoted }) => total + quoted, 0);
    accounts.push(await fund(call, run, id, Math.max(cost + reserve, 1)));
  }
  return { call, run, accounts, planned };
}

async function priceAll(
  { options, requests, progress, signal }: ReplayRun,
  call: ApiClient,
  ids: readonly string[],
): Promise<Planned[]> {
  const quote = quotes(call, ids[0] as string);
  const planned: Planned[] = [];
  progress.begin('asking for quotes', requests.length);
  await inParallel(
    requests,
    options.concurrency,
    async (request, index) => {
      const usage = chatUsage(options.model, request.inputTokens, request.outputTokens);
      const account = ids[index % ids.length] as string;
      planned[index] = { request, account, usage, quoted: await quote(usage) };
      progress.step();
    },
    signal,
  );
  progress.end();
  return planned;
}

/** What all holds under way set aside at the most: each is sized for the guess, not for the cost. */
async function holdsAtOnce({ options, requests }: ReplayRun, call: ApiClient, account: string) {
  const largest = requests.reduce((most, { inputTokens }) => Math.max(most, inputTokens), 0);
  const usage = chatUsage(options.model, largest, options.estimateOutput);
  return (await quotes(call, account)(usage)) * options.concurrency;
}

export async function send(replay: ReplayRun, prepared: Prepared): Promise<Replayed> {
  const { options, progress, signal } = replay;
  const sent: Sent[] = [];
  const latencies = { hold: [], capture: [] };
  const startedAt = performance.now();
  progress.begin('sending', prepared.planned.length);
  await sendTrace(prepared.planned, {
    ...prepared,
    ...options,
    signal,
    latencies,
    sent: (one) => {
      sent.push(one);
      progress.step();
    },
  });
  progress.end();
  return { sent, latencies, seconds: (performance.now() - startedAt) / 1_000 };
}

export interface Checked {
  readonly agreements: readonly Agreement[];
  readonly explained: number;
  /** One sentence per disagreement; none when all is well. */
  readonly differences: readonly string[];
}

/** Whether quotes, entries, balances, receipts and chains of all accounts agree. */
export async function check(
  { options, progress, signal }: ReplayRun,
  { call, accounts }: Prepared,
  sent: readonly Sent[],
): Promise<Checked> {
  const agreements: Agreement[] = [];
  const differences: string[] = [];
  progress.begin('comparing accounts', accounts.length);
  for (const account of accounts) {
    const own = sent.filter(({ planned }) => planned.account === account.id);
    const agreement = await checkAccount(call, account, own);
    agreements.push(agreement);
    const broken = await verify(call, account.id, agreement.balance.as_of_seq);
    differences.push(...agreement.differences, ...(broken === undefined ? [] : [broken]));
    progress.step();
  }
  progress.end();
  const receipts = agreements.flatMap(({ spending }, index) =>
    spending.map((entry) => ({ account: (accounts[index] as ReplayAccount).id, entry })),
  );
  const chosen = sampled(
    receipts,
    options.explain ?? (receipts.length > explainedMax ? 'sample' : 'all'),
  );
  progress.begin('explaining entries', chosen.length);
  const width = options.concurrency;
  differences.push(
    ...(await checkReceipts(call, chosen, { width, signal, checked: progress.step })),
  );
  progress.end();
  return { agreements, explained: chosen.length, differences };
}
