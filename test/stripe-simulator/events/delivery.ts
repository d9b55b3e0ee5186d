/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly type: string;
  readonly url: string;
  /** A copy that a rule made. */
  readonly copy: boolean;
  state: 'waiting' | 'held' | 'delivered' | 'dropped' | 'given_up';
  attempts: number;
  /** Milliseconds since the epoch, by the wall clock. */
  dueMs: number;
  /** The endpoint's last answer; 0 when it did not answer. */
  lastStatus: number | null;
}

export interface Endpoint {
  readonly url: string;
  readonly secrets: readonly string[];
  /** Event types, or `*`. */
  readonly events: readonly string[];
}

/** Something that shall happen to webhooks, until it is taken back or used up. */
export interface WebhookRule {
  readonly what: 'hold' | 'drop' | 'duplicate' | 'delay';
  /** `invoice.*`; without it, every type. */
  readonly type?: string;
  /** How many events; without it, all. */
  readonly times?: number;
  /** For `delay`. */
  readonly ms?: number;
  /** For `duplicate`: how many arrive in all; 2 unless told. */
  readonly copies?: number;
}

export const isOfType = (type: string, pattern: string | undefined): boolean =>
  pattern === undefined ||
  pattern === '*' ||
  pattern === type ||
  (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1)));
