/** One of Stripe's objects, by kind and id: all an event is believed to say. */
export interface StripeReference {
  readonly kind:
    | 'session'
    | 'invoice'
    | 'subscription'
    /** Also what refunds and disputes lead to. */
    | 'charge'
    | 'customer'
    | 'payment_method';
  readonly id: string;
}

/** What came of looking at it. */
export type Settled =
  /** Its present state is reflected here. */
  | { readonly status: 'done' }
  /** It calls for nothing. */
  | { readonly status: 'ignored'; readonly reason: string }
  /** Money that is not as it should be: for the operator, nothing granted. */
  | { readonly status: 'quarantined'; readonly reason: string };
