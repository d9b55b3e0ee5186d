import type { AccountId } from '../../../core/units/ids.ts';
import { readEntry } from '../../../worker/account/account-store.ts';
import type { AccountRpc, RateState } from '../../../worker/account/protocol.ts';
import { readTail } from '../../../worker/account/tail.ts';
import type { AccountCall } from '../../../worker/http/call.ts';
import type { DeskHarness } from './a-desk.ts';

const rate: RateState = { limit: 100, remaining: 99, windowSeconds: 60, resetSeconds: 60 };

export interface Asked {
  readonly method?: string;
  /** After the account: `/payments?limit=1`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request about a desk's account, as its routes are given it; D1 has none of its entries. */
export function aBillingCall(harness: DeskHarness, asked: Asked): AccountCall {
  const account = harness.desk.account as AccountId;
  const url = new URL(`http://localhost/v1/accounts/${account}${asked.path}`);
  const { method = 'GET', headers = {}, params = {} } = asked;
  return {
    env: harness.env,
    request: new Request(url, { method, headers }),
    url,
    requestId: 'req_1',
    now: harness.now(),
    params,
    bodyMax: 0,
    waitUntil: () => {},
    principal: { kind: 'account_key', account, keyHash: 'h' },
    scope: 'billing:read',
    account,
    caller: { kind: 'checked' },
    rpc: () => rpcOf(harness) as AccountRpc,
  } as AccountCall;
}

type BillingRpc = Pick<AccountRpc, 'balance' | 'undrained' | 'entry' | 'payments'>;

const rpcOf = ({ account, desk, sql, now, run }: DeskHarness): BillingRpc => ({
  balance: async () => {
    const { seq, hash, available, held, owed, status, holds } = await account.settled();
    const money = { available, held, owed, openHolds: holds.size, drainedSeq: 0 };
    const value = { account: desk.account, status, seq, hash, at: now(), ...money };
    return { ok: true, rate, value };
  },
  undrained: async (_caller, request) => {
    const { seq } = await account.settled();
    return { ok: true, rate, value: readTail(sql, { seq, drainedSeq: 0 }, request) };
  },
  entry: async (_caller, seq) => ({ ok: true, rate, value: readEntry(sql, seq) }),
  payments: async (_caller, name, ask) => ({ ok: true, rate, value: await run(name, ask) }),
});
