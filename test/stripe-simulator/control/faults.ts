/** How an API call can go wrong, as Stripe, a proxy or a cable would have it. */
export const faultKinds = [
  /** The work is done; the socket closes before the answer. */
  'drop_after_commit',
  /** Nothing is done; the socket closes. */
  'drop_before_commit',
  /** The work is done; 500, which the idempotency key then repeats. */
  'error_after_commit',
  /** Nothing is done; 500. */
  'error_before_commit',
  'rate_limited',
  'lock_timeout',
  /** The work is done; the JSON ends in the middle. */
  'truncated',
  /** 404 with a JSON body that has no `error`, as a proxy answers. */
  'not_found_without_error',
  /** Nothing is wrong but `ms` milliseconds pass before the work begins. */
  'slow',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface FaultOrder {
  readonly kind: FaultKind;
  /** `POST /v1/invoices/in_1/pay`, with stars for any characters; without it, every call. */
  readonly call?: string;
  /** How often; 1 unless told. */
  readonly times?: number;
  readonly ms?: number;
}

interface Fault extends FaultOrder {
  left: number;
}

/** The faults waiting for their call. */
export class Faults {
  private waiting: Fault[] = [];

  add(order: FaultOrder): void {
    if (!faultKinds.includes(order.kind)) throw new Error(`No fault is called ${order.kind}`);
    this.waiting.push({ ...order, left: order.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The fault that meets this call, once. */
  take(method: string, path: string): FaultOrder | undefined {
    const met = this.waiting.find((fault) => isMet(fault.call, `${method} ${path}`));
    if (!met) return undefined;
    met.left -= 1;
    if (met.left <= 0) this.waiting = this.waiting.filter((fault) => fault !== met);
    return met;
  }
}

const isMet = (pattern: string | undefined, call: string): boolean =>
  pattern === undefined ||
  new RegExp(`^${pattern.replace(/[.?+^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '.+')}$`).test(call);
