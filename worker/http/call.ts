import type { Scope } from '../../core/access/scopes.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { AccountRpc, Caller } from '../account/protocol.ts';
import type { Principal } from '../auth/principal.ts';
import type { Env } from '../env.ts';

/** One HTTP request on its way through the API. */
export interface Call {
  readonly env: Env;
  readonly request: Request;
  /** Taken apart when first asked for: do not spread a call. */
  readonly url: URL;
  /** The caller's `X-Request-Id`, or one of ours. Not unique when the caller repeats it. */
  readonly requestId: string;
  readonly now: Instant;
  /** The path's own parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The most bytes its body may have. */
  readonly bodyMax: number;
  /** Work that may go on after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Somebody who is known; an account's own key is checked by its object, with the first question. */
export interface SignedCall extends Call {
  readonly principal: Principal;
  readonly scope: Scope;
}

/** About one account, which may not exist: only its object knows. */
export interface AccountCall extends SignedCall {
  readonly account: AccountId;
  readonly caller: Caller;
  /** A fresh stub each time: one that has failed once stays broken. */
  readonly rpc: () => AccountRpc;
}
