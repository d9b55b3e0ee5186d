import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { inParallel } from './in-parallel.ts';
import { type ChatUsage, chatUsage } from './pricing.ts';
import type { TraceRequest } from './trace.ts';
import type { Captured, Entry, Held, Problem } from './wire.ts';

/** One request of the trace with the account that bears it and what it will cost. */
export interface Planned {
  readonly request: TraceRequest;
  readonly account: string;
  readonly usage: ChatUsage;
  /** The quote for the usage, in microcredits. */
  readonly quoted: number;
}

export type Sent =
  | { readonly kind: 'accepted'; readonly planned: Planned; readonly entry: Entry }
  | { readonly kind: 'refused'; readonly planned: Planned; readonly code: string };

/** How long each call took, in milliseconds, retries included. */
export interface Latencies {
  readonly hold: number[];
  readonly capture: number[];
}

export interface Sending {
  readonly call: ApiClient;
  /** Names this replay in its idempotency keys. */
  readonly run: string;
  readonly speed: number;
  readonly concurrency: number;
  readonly estimateOutput: number;
  readonly signal: AbortSignal;
  readonly sent: (one: Sent) => void;
  readonly latencies: Latencies;
}

/** Sends the trace in its order, each request when its time has come, as hold then capture. */
export async function sendTrace(planned: readonly Planned[], sending: Sending): Promise<void> {
  const { speed, concurrency, signal, sent } = sending;
  const startedAt = performance.now();
  const first = planned[0]?.request.at ?? 0;
  await inParallel(
    planned,
    concurrency,
    async (one) => {
      const due = speed === 0 ? 0 : (one.request.at - first) / speed;
      const wait = startedAt + due - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) sent(await sendOne(one, sending));
    },
    signal,
  );
}

async function sendOne(planned: Planned, sending: Sending): Promise<Sent> {
  const { request, account, usage } = planned;
  const { call, run, latencies } = sending;
  const key = `replay-${run}-line-${request.line}`;
  const estimate = chatUsage(usage.model, request.inputTokens, sending.estimateOutput);
  const holds = `/v1/accounts/${account}/holds`;
  const held = await call<Held & Problem>({
    method: 'POST',
    path: holds,
    body: { usage: estimate },
    idempotencyKey: `${key}-hold`,
  });
  latencies.hold.push(held.ms);
  if (held.status !== 201) return refused(planned, held);
  const captured = await call<Captured & Problem>({
    method: 'POST',
    path: `${holds}/${held.body.hold.id}/capture`,
    body: { usage },
    idempotencyKey: `${key}-capture`,
  });
  latencies.capture.push(captured.ms);
  if (captured.status !== 200) return refused(planned, captured);
  return { kind: 'accepted', planned, entry: captured.body.entry };
}

const refused = (planned: Planned, { status, body }: ApiAnswer<Problem>): Sent => ({
  kind: 'refused',
  planned,
  code: body?.code ?? `status_${status}`,
});
