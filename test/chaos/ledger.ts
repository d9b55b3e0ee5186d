import { expect } from 'vitest';
import { type ApiClient, expectStatus } from '../../scripts/replaying/api-client.ts';
import { verify } from '../../scripts/replaying/receipts.ts';
import type { EntryView } from '../../worker/http/views.ts';

export interface BalanceAnswer {
  readonly available_microcredits: number;
  readonly held_microcredits: number;
  readonly owed_microcredits: number;
  readonly as_of_seq: number;
}

interface Page {
  readonly data: readonly EntryView[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

const pagesMax = 2_000;

export async function openFunded(call: ApiClient, name: string, amount: number): Promise<string> {
  const opened = await call<{ id: string }>({
    method: 'POST',
    path: '/v1/accounts',
    body: { name, external_id: name },
    idempotencyKey: `open-${name}`,
  });
  const { id } = expectStatus(opened, 201, 'opening an account');
  const granted = await call({
    method: 'POST',
    path: `/v1/accounts/${id}/grants`,
    body: { source: 'promotion', amount_microcredits: amount, reason: 'chaos' },
    idempotencyKey: `fund-${name}`,
  });
  expectStatus(granted, 201, 'a grant');
  return id;
}

export async function balanceOf(call: ApiClient, account: string): Promise<BalanceAnswer> {
  const path = `/v1/accounts/${account}/balance`;
  return expectStatus(await call<BalanceAnswer>({ method: 'GET', path }), 200, 'a balance');
}

/** The whole ledger by cursor, oldest first. */
export async function entriesOf(call: ApiClient, account: string): Promise<EntryView[]> {
  const entries: EntryView[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < pagesMax; pages++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor === null ? {} : { cursor }) });
    const path = `/v1/accounts/${account}/entries?${query}`;
    const page: Page = expectStatus(await call<Page>({ method: 'GET', path }), 200, 'entries');
    entries.push(...page.data);
    cursor = page.has_more ? page.next_cursor : null;
    if (cursor === null) return entries.reverse();
  }
  throw new Error(`${account} has more than ${pagesMax} pages of entries`);
}

/** Has the API check the whole chain, which must reach at least `seq`. */
export async function expectVerified(call: ApiClient, account: string, seq: number): Promise<void> {
  expect(await verify(call, account, seq)).toBeUndefined();
}
