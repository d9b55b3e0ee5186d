import type { Price } from '../pricing/price.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';

/** What a server's runtime costs, pinned: a later rate card changes no lease that is held. */
export interface RuntimeTerms {
  readonly tier: string;
  /** Version of the rate card the price stands in. */
  readonly card: number;
  /** Of `server.runtime` at that tier. */
  readonly price: Price;
}

/** A server is being made. Its project and member are those of the hold's usage. */
export interface Provision {
  readonly name: string;
  readonly terms: RuntimeTerms;
}

/** A lease of a server's runtime: held before it is used. */
export interface Lease {
  /** The entry that began the server. */
  readonly server: Seq;
  readonly from: Instant;
  readonly until: Instant;
  /** Seconds of its stretch before it; absent for none. Its hold is what its own cost beside them. */
  readonly before?: number;
  /** From this lease on, where they are not those of the lease before. */
  readonly terms?: RuntimeTerms;
}

/** Why a server's lease ended and no other follows. */
export const leaseEnds = ['request', 'credits', 'budget', 'frozen'] as const;
export type LeaseEnd = (typeof leaseEnds)[number];

/** Why a server is to be taken down: its lease ended, or nobody said that it was made. */
export const stopReasons = [...leaseEnds, 'failed'] as const;

/**
 * Runtime that a capture bills: seconds of the stretch of leases with one tier and one rate card,
 * before and after. Its amount is the price of `after` less the price of `before`, so that rounding
 * happens once a stretch, however many captures it is billed in.
 */
export interface LeaseSpan {
  readonly server: Seq;
  readonly before: number;
  readonly after: number;
  /** Set where the server does not run on. A resize sets nothing: its next lease begins at once. */
  readonly ends?: LeaseEnd;
}

/** Other terms: from the next lease on, or from the next start. Moves nothing. */
export interface ServerTermsFact {
  readonly kind: 'server_terms';
  readonly server: Seq;
  readonly terms: RuntimeTerms;
  readonly cause: 'resize' | 'rate_card';
}

/** The next lease was refused: whoever runs the server is told to stop it before paid time ends. */
export interface ServerStoppingFact {
  readonly kind: 'server_stopping';
  readonly server: Seq;
  readonly reason: Exclude<LeaseEnd, 'request'>;
  /** When paid time ends. */
  readonly stopAt: Instant;
}

export interface ServerDeleteFact {
  readonly kind: 'server_delete';
  readonly server: Seq;
}

export type ServerFact = ServerTermsFact | ServerStoppingFact | ServerDeleteFact;
