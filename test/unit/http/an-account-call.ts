import { matchesFilter } from '../../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { instant } from '../../../core/units/instant.ts';
import { appendEntries, entriesPerAppendMax } from '../../../db/append-entries.ts';
import type {
  AccountRpc,
  Denial,
  RateState,
  TailRequest,
} from '../../../worker/account/protocol.ts';
import type { Env } from '../../../worker/env.ts';
import type { AccountCall } from '../../../worker/http/call.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { account, type Ledger } from '../ledger/given.ts';

const rate: RateState = { limit: 100, remaining: 99, windowSeconds: 60, resetSeconds: 60 };

/**
 * An account's object and its D1, with a drain that goes on only when the test says: `meanwhile`
 * happens before each question the object is asked.
 */
export class DrainingAccount {
  readonly db = sqliteD1();
  readonly ledger: Ledger;
  drainedSeq = 0;
  meanwhile: () => Promise<void> = async () => {};
  /** Set, the object lets nobody read a single entry. */
  denial: Denial | undefined;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  get rows(): EntryRow[] {
    return this.ledger.written.map(({ row }) => row);
  }

  get seq(): number {
    return this.ledger.state.seq;
  }

  /** Carries entries to D1 up to a seq, or all there are. */
  async drain(upto = this.seq): Promise<void> {
    const end = Math.min(upto, this.seq);
    while (this.drainedSeq < end) {
      const next = Math.min(end, this.drainedSeq + entriesPerAppendMax);
      await appendEntries(this.db, account, this.rows.slice(this.drainedSeq, next));
      this.drainedSeq = next;
    }
  }

  /** A request about the account, as a route is given it. */
  call(path: string, now = this.ledger.clock): AccountCall {
    const url = new URL(`http://localhost${path}`);
    return {
      env: { DB: this.db } as unknown as Env,
      request: new Request(url),
      url,
      requestId: 'req_1',
      now: instant(now),
      params: {},
      bodyMax: 0,
      waitUntil: () => {},
      principal: { kind: 'account_key', account, keyHash: 'h' },
      scope: 'entries:read',
      account,
      caller: { kind: 'checked' },
      rpc: () => this.#rpc as AccountRpc,
    } as AccountCall;
  }

  readonly #rpc: Pick<AccountRpc, 'balance' | 'undrained' | 'entry'> = {
    balance: async () => {
      await this.meanwhile();
      const { seq, hash, available, held, owed, status } = this.ledger.state;
      const at = instant(this.ledger.clock);
      const { drainedSeq } = this;
      const now = { account, seq, hash, available, held, owed, at, openHolds: 0, drainedSeq };
      return { ok: true, rate, value: { ...now, status: status as 'open' } };
    },
    undrained: async (_caller, request) => {
      await this.meanwhile();
      const { seq, drainedSeq } = this;
      return { ok: true, rate, value: { seq, drainedSeq, rows: this.#tail(request) } };
    },
    entry: async (_caller, seq) => {
      await this.meanwhile();
      if (this.denial) return { ok: false, rate, denial: this.denial };
      return { ok: true, rate, value: this.rows[seq - 1] };
    },
  };

  #tail({ filter, limit, before = Number.MAX_SAFE_INTEGER, after }: TailRequest): EntryRow[] {
    const from = Math.max(this.drainedSeq, after ?? 0);
    const found = this.rows.filter(
      (row) => row.seq > from && row.seq < before && matchesFilter(row, filter),
    );
    return (after === undefined ? found.reverse() : found).slice(0, Math.min(limit, 1_000));
  }
}
