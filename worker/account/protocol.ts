import type { KeySecrets, Rotation } from '../../core/access/rotate-key.ts';
import type { Scope } from '../../core/access/scopes.ts';
import type { Budget } from '../../core/budgets/budget.ts';
import type { Command } from '../../core/ledger/command.ts';
import type { Entry, GrantSource } from '../../core/ledger/entry.ts';
import type { EntryFilter } from '../../core/ledger/entry-filter.ts';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import type { Rejection } from '../../core/ledger/rejection.ts';
import type { Server } from '../../core/servers/server.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { AccountId, ApiKeyId, Seq } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Shape } from '../http/answer-shapes.ts';
import type { Ask, Done, StepName } from '../stripe/steps.ts';
import type { Drained, Head } from './drain-outbox.ts';
import type { Wire } from './shown.ts';

export type { EntryFilter } from '../../core/ledger/entry-filter.ts';

/**
 * What crosses the one RPC between the Worker and an account's object. Everything is plain data
 * and every refusal is a value: an error thrown across RPC loses its fields on this platform.
 */

/**
 * Who asks. An account's own key is checked by the object, anyone else was checked before.
 * `internal` is this service by itself (webhooks, crons, an object's own doing): it counts against no
 * rate limit, or a customer's storm would keep their own payments from being worked on.
 */
export type Caller =
  | { readonly kind: 'api_key'; readonly keyHash: string; readonly scope: Scope }
  | { readonly kind: 'checked'; readonly key?: ApiKeyId }
  | { readonly kind: 'internal' };

/** Why the object would not listen at all; nothing was decided and no key was spent. */
export type Denial =
  | { readonly code: 'account-not-found' }
  | { readonly code: 'key-unknown' }
  | { readonly code: 'key-expired' }
  | { readonly code: 'scope-missing'; readonly scope: Scope }
  | { readonly code: 'too-many-sockets'; readonly max: number }
  | { readonly code: 'rate-limited'; readonly retryAfterSeconds: number }
  /** Asked for what only a local deployment does. */
  | { readonly code: 'local-only' }
  /** A bug took this command; nothing of it was written. */
  | { readonly code: 'internal' };

/** The fixed window the account's requests are counted in. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds: number;
  readonly resetSeconds: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly rate: RateState }
  | { readonly ok: false; readonly denial: Denial; readonly rate?: RateState };

/** A name under which a command counts once. Hashes are the first 32 hexadecimal digits of SHA-256. */
export interface Identity {
  readonly name: string;
  readonly nameHash: string;
  /** Of what was asked under it: another body under the same name is refused. */
  readonly bodyHash: string;
  /** An idempotency key is spent by any decided outcome, an event's id by acceptance only. */
  readonly param: 'Idempotency-Key' | 'id';
}

export interface CommandRequest {
  readonly command: Command;
  readonly identities: readonly Identity[];
}

export interface ExecuteRequest extends CommandRequest {
  readonly caller: Caller;
  readonly requestId: string;
}

/** The same with the name of the answer its entry is told in. */
export interface ShownRequest extends ExecuteRequest {
  readonly shape: Shape;
}

export interface BatchRequest {
  readonly caller: Caller;
  readonly requestId: string;
  readonly commands: readonly CommandRequest[];
  /** The key of the whole batch. */
  readonly identity?: Identity;
}

export interface Refused {
  readonly kind: 'refused';
  readonly rejection: Rejection;
  /** The request that was refused first: a replay answers byte for byte, its id included. */
  readonly requestId: string;
  /** The ledger's head when it was decided. */
  readonly seq: number;
  readonly replayed: boolean;
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly entry: Entry; readonly replayed: boolean }
  | Refused;

export interface BatchOutcome {
  readonly outcomes: readonly Outcome[];
  readonly replayed: boolean;
  /** Set when the batch's own key was used with another body: then nothing was done. */
  readonly refused?: Rejection;
}

/** What an account is worth now, with everything that is due folded in. */
export interface BalanceNow {
  readonly account: AccountId;
  readonly status: 'open' | 'frozen';
  readonly seq: number;
  readonly hash: string;
  readonly at: Instant;
  readonly available: Credits;
  readonly held: Credits;
  readonly owed: Credits;
  readonly openHolds: number;
  /** The last entry D1 is known to have. */
  readonly drainedSeq: number;
}

/** A grant that still has credits, free or held. */
export interface GrantNow {
  readonly seq: Seq;
  readonly source: GrantSource;
  readonly amount: Credits;
  readonly remaining: Credits;
  readonly held: Credits;
  readonly priority: number;
  readonly expiresAt: Instant | undefined;
}

export interface GrantsNow extends BalanceNow {
  /** In burn-down order. */
  readonly grants: readonly GrantNow[];
}

/** What a dashboard watches, and what goes on by itself. */
export interface WatchNow extends BalanceNow {
  /** Those that are there, the oldest first. */
  readonly servers: readonly Server[];
  /** In the periods of `at`. */
  readonly budgets: readonly Budget[];
  /** Whether auto top-up is switched on. */
  readonly autoTopUp: boolean;
}

/** How often credits did not suffice; absent instants for never. */
export interface Refusals {
  readonly count: number;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
}

/** What D1 does not have yet: entries beyond `drainedSeq`, newest first, matching the filter. */
export interface Tail {
  readonly seq: number;
  readonly drainedSeq: number;
  readonly rows: readonly EntryRow[];
}

export interface NewKey {
  readonly keyHash: string;
  readonly id: ApiKeyId;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Instant;
}

/**
 * `kept`: it was rotated or revoked since an earlier attempt made it, and stays so. `full`: the
 * account has as many keys as it may.
 */
export type KeyPut = 'put' | 'kept' | 'full';

/** A secret to come in the place of a key's own; the object says when. */
export interface NewSecret extends Omit<Rotation, 'at'> {
  /** Whether D1 has it. Before, it is only made; from then on it counts, and may be shown. */
  readonly recorded: boolean;
}

/** `not-active`: not there, revoked or expired. `overtaken`: another one took the place first. */
export type KeyRotated = KeySecrets | 'not-active' | 'overtaken';

/** What came of comparing an object with D1. */
export interface Reconciled {
  readonly balance: BalanceNow;
  /** `differs`: D1 holds something else than was written; never overwritten, for the operator. */
  readonly drained: Drained['state'];
}

/** The account object as the Worker sees it. Calls that name a caller, but `internal`, count against the rate limit. */
export interface AccountRpc {
  execute(request: ExecuteRequest): Promise<Answer<Outcome>>;
  /** The debit path: one command, its answer ready to be sent (`readShown`). */
  executeShown(request: Wire<ShownRequest>): Promise<string>;
  executeBatch(request: Wire<BatchRequest>): Promise<string>;
  /** What a command was answered before under these names; `outcome` is absent for none. */
  replayOf(
    caller: Caller,
    identities: readonly Identity[],
    requestId: string,
  ): Promise<Answer<{ readonly outcome: Outcome | undefined }>>;
  balance(caller: Caller): Promise<Answer<BalanceNow>>;
  grants(caller: Caller): Promise<Answer<GrantsNow>>;
  watch(caller: Caller): Promise<Answer<WatchNow>>;
  /** Requests under a key that were refused for want of credits since an instant, 30 days at most. */
  refusals(caller: Caller, since: Instant): Promise<Answer<Refusals>>;
  /** One entry from the object's own log; `undefined` when there is none of that seq. */
  entry(caller: Caller, seq: Seq): Promise<Answer<EntryRow | undefined>>;
  /**
   * `ascending` with `after` for verification, newest first otherwise; at most `limit` rows. Not
   * called `tail`: the platform keeps that name for itself and refuses it over RPC.
   */
  undrained(caller: Caller, request: TailRequest): Promise<Answer<Tail>>;
  /**
   * One step of a payment, after those that were asked for before it. Talks to Stripe and D1, never
   * inside the ledger's transaction.
   */
  payments<K extends StepName>(caller: Caller, name: K, ask: Ask<K>): Promise<Answer<Done<K>>>;
  putKey(key: NewKey): Promise<Answer<KeyPut>>;
  /** In two steps, see `recorded`; the second is immediate. */
  rotateKey(id: ApiKeyId, secret: NewSecret): Promise<Answer<KeyRotated>>;
  /** Immediate: the next request with that key is refused. Says whether the key was known. */
  revokeKey(id: ApiKeyId): Promise<Answer<boolean>>;
  /** Ends the live sockets opened under a tag; says how many there were. */
  closeSockets(tag: string): Promise<Answer<number>>;
  /** Carries what D1 lacks; `d1Head` is what D1 says it has, so that lost rows are sent again. */
  reconcile(d1Head: Head | undefined): Promise<Answer<Reconciled>>;
  /**
   * Commands in order, each as if it were its time, for sample data: refused unless the deployment
   * is local. Arms no alarm, or what is long past would fall due between two steps.
   */
  executeHistory(
    steps: readonly SimulatedCommand[],
  ): Promise<Answer<readonly (Outcome | undefined)[]>>;
}

/** A command, the instant it is to have happened, and the key that is to have sent it. */
export interface SimulatedCommand {
  readonly command: Command;
  readonly at: Instant;
  readonly key?: ApiKeyId;
}

export interface TailRequest {
  readonly filter: EntryFilter;
  readonly limit: number;
  /** Newest first, only entries before this seq. */
  readonly before?: number;
  /** Oldest first, only entries after this seq. */
  readonly after?: number;
}
