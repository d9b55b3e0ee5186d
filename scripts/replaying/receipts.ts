import { type ApiClient, expectStatus } from './api-client.ts';
import { inParallel } from './in-parallel.ts';
import type { Entry, Explained, Verified } from './wire.ts';

const sampleSize = 500;
/** A long ledger is verified in bounded stretches, each going on where the one before stopped. */
const verifyCallsMax = 1_000;

/** Every nth, so that a sample spans the whole replay. */
export function sampled<Item>(items: readonly Item[], which: 'all' | 'sample'): readonly Item[] {
  if (which === 'all' || items.length <= sampleSize) return items;
  const step = items.length / sampleSize;
  return Array.from({ length: sampleSize }, (_, index) => items[Math.floor(index * step)] as Item);
}

export interface Receipt {
  readonly account: string;
  readonly entry: Entry;
}

/** Has entries priced again by the API; returns a sentence for each that comes out otherwise. */
export async function checkReceipts(
  call: ApiClient,
  receipts: readonly Receipt[],
  { width, signal, checked }: { width: number; signal: AbortSignal; checked: () => void },
): Promise<string[]> {
  const differences: string[] = [];
  await inParallel(
    receipts,
    width,
    async ({ account, entry }) => {
      const path = `/v1/accounts/${account}/entries/${entry.id}/explain`;
      const answer = await call<Explained>({ method: 'GET', path });
      const explained = expectStatus(answer, 200, `explaining ${entry.id}`);
      if (!explained.matches || explained.amount_microcredits !== entry.amount_microcredits)
        differences.push(
          `${entry.id}: charged ${entry.amount_microcredits}, explained as ${explained.amount_microcredits}`,
        );
      checked();
    },
    signal,
  );
  return differences;
}

/** Has the API check an account's whole chain; undefined when it says ok up to `seq`. */
export async function verify(
  call: ApiClient,
  account: string,
  seq: number,
): Promise<string | undefined> {
  let from = '';
  for (let calls = 0; calls < verifyCallsMax; calls++) {
    const path = `/v1/accounts/${account}/entries/verify${from}`;
    const answer = await call<Verified>({ method: 'GET', path });
    const verified = expectStatus(answer, 200, 'verify');
    if (!verified.ok) return `${account}: verify says the ledger does not hold: ${answer.text}`;
    if (verified.checkpoint === undefined)
      return verified.seq >= seq
        ? undefined
        : `${account}: verify ends at ${verified.seq} of ${seq}`;
    from = `?checkpoint=${encodeURIComponent(verified.checkpoint)}`;
  }
  return `${account}: verify did not come to an end`;
}
