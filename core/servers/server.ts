import type { Credits } from '../units/credits.ts';
import type { ApiKeyId, Seq } from '../units/ids.ts';
import { hourMs, type Instant, minuteMs } from '../units/instant.ts';
import type { LeaseEnd, RuntimeTerms } from './server-fact.ts';

/** `failed` and `deleted` ones have left the state; history has them. */
export const serverStatuses = [
  'provisioning',
  'stopped',
  'running',
  'stopping',
  'failed',
  'deleted',
] as const;
export type ServerStatus = (typeof serverStatuses)[number];

/** Servers one account may have at a time. */
export const serversMax = 500;
/** How much runtime is held at a time. */
export const leaseMs = hourMs;
/** How long before a lease ends the next is held: the time there is to stop a server. */
export const renewalLeadMs = 10 * minuteMs;
/** How long making a server may take by default, and at the most. */
export const provisionTtlDefaultMs = hourMs;
export const provisionTtlMaxMs = 24 * hourMs;

/** A lease that is held. */
export interface HeldLease {
  /** The entry of its hold. */
  readonly hold: Seq;
  readonly amount: Credits;
  readonly from: Instant;
  readonly until: Instant;
  /** It begins a new stretch, which costs this. */
  readonly terms?: RuntimeTerms;
}

/** Since a server was started last. */
export interface Run {
  readonly startedAt: Instant;
  /** The stretch of leases with the present tier and card: when it began, in seconds of the run. */
  readonly stretchFrom: number;
  /** Seconds of the stretch that captures have billed, and what they took for them. */
  readonly billedSeconds: number;
  readonly billed: Credits;
  /** What that stretch costs. */
  readonly terms: RuntimeTerms;
  readonly current: HeldLease;
  /** Held ahead, when the current one is about to end. */
  readonly next?: HeldLease;
  /** The next lease was refused: it stops when the current one ends. */
  readonly stopping?: Exclude<LeaseEnd, 'request'>;
}

/** A server as its account's entries leave it. Replaced as a whole when it changes. */
export interface Server {
  /** The entry that began it, which also names it. */
  readonly seq: Seq;
  readonly name: string;
  readonly project?: string;
  readonly member?: string;
  /** The key that asked for its last start or resize: its runtime counts for that key. */
  readonly key?: ApiKeyId;
  readonly status: Exclude<ServerStatus, 'failed' | 'deleted'>;
  readonly createdAt: Instant;
  /** From the next lease or start on. */
  readonly terms: RuntimeTerms;
  readonly run?: Run;
  /** When its last run ended, and why. */
  readonly stoppedAt?: Instant;
  readonly stopped?: LeaseEnd;
  /** What it cost so far, in all its runs. */
  readonly provisioning: Credits;
  readonly runtime: Credits;
  /** Seconds of runtime billed so far, in all its runs. */
  readonly seconds: number;
}
