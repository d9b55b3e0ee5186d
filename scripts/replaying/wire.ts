/** As much of the API's answers as a replay reads. Amounts in whole microcredits. */

export interface Balance {
  readonly available_microcredits: number;
  readonly held_microcredits: number;
  readonly as_of_seq: number;
}

export interface Entry {
  readonly id: string;
  readonly seq: number;
  readonly kind: string;
  readonly amount_microcredits: number;
  readonly uncollected_microcredits?: number;
}

export interface Opened {
  readonly id: string;
}

export interface Granted {
  readonly balance: Balance;
}

export interface Quote {
  readonly amount_microcredits: number;
}

export interface Held {
  readonly hold: { readonly id: string };
}

export interface Captured {
  readonly entry: Entry;
}

export interface EntryPage {
  readonly data: readonly Entry[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

export interface Explained {
  readonly amount_microcredits: number;
  readonly matches: boolean;
}

export interface Verified {
  readonly ok: boolean;
  /** Checked up to here. */
  readonly seq: number;
  /** Where to go on, when the ledger is too long for one request. */
  readonly checkpoint?: string;
}

export interface Problem {
  readonly code?: string;
}
