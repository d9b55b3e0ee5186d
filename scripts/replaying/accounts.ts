import { type ApiClient, expectStatus } from './api-client.ts';
import type { Balance, Granted, Opened } from './wire.ts';

/** A fresh account that bears a share of the trace. */
export interface ReplayAccount {
  readonly id: string;
  /** What it holds before the first request. */
  readonly opening: Balance;
}

export async function openAccount(call: ApiClient, run: string, index: number): Promise<string> {
  const name = `Replay ${run}, account ${index + 1}`;
  const answer = await call<Opened>({
    method: 'POST',
    path: '/v1/accounts',
    body: { name, external_id: `replay-${run}-${index + 1}` },
    idempotencyKey: `replay-${run}-open-${index + 1}`,
  });
  return expectStatus(answer, 201, 'opening an account').id;
}

/** Gives an account what its share of the trace will cost. Amount in microcredits, more than 0. */
export async function fund(
  call: ApiClient,
  run: string,
  id: string,
  amount: number,
): Promise<ReplayAccount> {
  const answer = await call<Granted>({
    method: 'POST',
    path: `/v1/accounts/${id}/grants`,
    body: { source: 'promotion', amount_microcredits: amount, reason: `replay ${run}` },
    idempotencyKey: `replay-${run}-fund-${id}`,
  });
  return { id, opening: expectStatus(answer, 201, 'a grant').balance };
}
