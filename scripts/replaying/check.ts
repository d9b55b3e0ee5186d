import type { ReplayAccount } from './accounts.ts';
import { type ApiClient, expectStatus } from './api-client.ts';
import type { Sent } from './send.ts';
import type { Balance, Entry, EntryPage } from './wire.ts';

/** What three places say of one account's spending, and where they differ. Microcredits. */
export interface Agreement {
  readonly quoted: number;
  readonly entered: number;
  readonly moved: number;
  /** The entries that spent something. */
  readonly spending: readonly Entry[];
  readonly balance: Balance;
  /** One sentence per difference. */
  readonly differences: readonly string[];
}

/** Whether quotes, entries and balance of one account agree to the microcredit. */
export async function checkAccount(
  call: ApiClient,
  account: ReplayAccount,
  sent: readonly Sent[],
): Promise<Agreement> {
  const path = `/v1/accounts/${account.id}/balance`;
  const balance = expectStatus(await call<Balance>({ method: 'GET', path }), 200, 'a balance');
  const entries = await listEntries(call, account.id, balance.as_of_seq);
  return compare(account, sent, entries, balance);
}

/** All entries of an account by cursor, newest first; an answer longer than its ledger ends it. */
async function listEntries(call: ApiClient, account: string, seq: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor === null ? {} : { cursor }) });
    const path = `/v1/accounts/${account}/entries?${query}`;
    const answer = await call<EntryPage>({ method: 'GET', path });
    const page: EntryPage = expectStatus(answer, 200, 'a page of entries');
    entries.push(...page.data);
    cursor = page.has_more ? page.next_cursor : null;
  } while (cursor !== null && entries.length <= seq);
  return entries;
}

/** The comparison itself: sums, every acknowledged entry, and the row of seqs. */
export function compare(
  { id, opening }: ReplayAccount,
  sent: readonly Sent[],
  entries: readonly Entry[],
  balance: Balance,
): Agreement {
  const accepted = sent.filter((one) => one.kind === 'accepted');
  const spending = entries.filter(({ kind }) => kind === 'capture' || kind === 'debit');
  const quoted = sum(accepted.map(({ planned }) => planned.quoted));
  const entered = sum(spending.map((entry) => entry.amount_microcredits));
  const moved = worth(opening) - worth(balance);
  const differences: string[] = [];
  const differs = (what: string) => differences.push(`${id}: ${what}`);

  if (quoted !== entered) differs(`quotes come to ${quoted}, entries to ${entered}`);
  if (entered !== moved) differs(`entries come to ${entered}, the balance moved ${moved}`);
  const byId = new Map(spending.map((entry) => [entry.id, entry]));
  for (const { planned, entry } of accepted) {
    const listed = byId.get(entry.id);
    const line = `line ${planned.request.line}`;
    if (!listed) differs(`${line}: entry ${entry.id} was acknowledged but is not listed`);
    else if (listed.amount_microcredits !== planned.quoted)
      differs(`${line}: quoted ${planned.quoted}, charged ${listed.amount_microcredits}`);
    byId.delete(entry.id);
  }
  for (const stray of byId.keys()) differs(`entry ${stray} was never acknowledged`);
  if (!isWholeLog(entries, balance.as_of_seq))
    differs(`the list is not seq ${balance.as_of_seq} down to 1`);
  return { quoted, entered, moved, spending, balance, differences };
}

const worth = (balance: Balance) => balance.available_microcredits + balance.held_microcredits;

const isWholeLog = (entries: readonly Entry[], head: number) =>
  entries.length === head && entries.every((entry, index) => entry.seq === head - index);

/** Throws past 2^53, where a comparison would prove nothing. */
export function sum(amounts: readonly number[]): number {
  const total = amounts.reduce((before, amount) => before + amount, 0);
  if (!Number.isSafeInteger(total)) throw new Error('the sum is beyond exact numbers');
  return total;
}
