/** One request, with `{n}`, `{account}` and `{hold}` standing for what differs each time. */
export interface Step {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** Any other status ends the measurement: a refusal is quicker than a debit. */
  readonly status: number;
}

/** What one connection does over and over: its steps in order are one thing done. */
export interface Recipe {
  readonly port: number;
  readonly steps: readonly Step[];
  readonly key?: string;
  /** Taken in turn for `{account}`. */
  readonly accounts?: readonly string[];
}

/** Requests as they go over the wire, each for once: they are over when the last is answered. */
export interface Stock {
  readonly port: number;
  readonly requests: readonly string[];
  /** Of every answer; any other ends the measurement. */
  readonly status: number;
}

export interface LoadOrder {
  readonly recipe: Recipe | Stock;
  readonly connections: number;
  /** A stock may be over before. */
  readonly ms: number;
  /** At most this many a second over all connections; as many as possible when absent. */
  readonly perSecond?: number;
}

export interface LoadDone {
  readonly done: number;
  readonly seconds: number;
  /** Ms from the first byte sent to the last one received, of one thing done. */
  readonly p50: number;
  readonly p99: number;
}
