import type Stripe from 'stripe';
import { recordEvent } from './events/record-event.ts';
import { idMaker } from './ids.ts';
import { idOf, type Kind, Store, type Tables } from './store.ts';

export const apiVersion = '2026-10-28.endive';

export interface Settings {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly seed?: string;
  /** Throw when an answer or an event does not fit stripe-node's types. */
  readonly strict: boolean;
  /** How long a bank debit takes to succeed or fail. */
  readonly settleAfterSeconds: number;
  /** Tax added to what asks for automatic tax; 0 for none. */
  readonly taxPercent: number;
}

/** Which request is being answered: events name it. */
export interface CurrentRequest {
  readonly id: string;
  readonly idempotencyKey: string | null;
}

/** Webhooks a minute late, twice, or not at all. */
export type WebhookWish = 'late' | 'twice' | 'none';

/** The simulated Stripe account: what it keeps, what time it is there, and whom it tells. */
export class World {
  readonly store = new Store();
  readonly settings: Settings;
  readonly id: (prefix: string, length?: number) => string;
  /** Where hosted pages are, without a slash at the end; known once the server listens. */
  origin = '';
  request: CurrentRequest | null = null;
  /** Called with each new event. */
  heard: (event: Stripe.EventBase) => void = () => undefined;
  /** How the events of the present moment travel: a demo's wish, made on the Checkout page. */
  wish: WebhookWish | undefined;
  /** Called when a job was planned, so that a timer may be set. */
  wake: () => void = () => undefined;
  private pinned: number | undefined;

  constructor(settings: Settings) {
    this.settings = settings;
    this.id = idMaker(settings.seed, () => this.store.hidden.idsMade++);
  }

  /** Seconds since the epoch, as Stripe counts; by the test clock when there is one. */
  now(clock: string | null = null): number {
    if (clock !== null) return this.store.get('test_helpers.test_clock', clock).frozen_time;
    return this.pinned ?? Math.floor(this.nowMs() / 1000);
  }

  nowMs(): number {
    return this.settings.clock() + this.store.hidden.advancedMs;
  }

  /** Lets something happen at a given second of the simulator's clock. */
  at(seconds: number, happen: () => void): void {
    const before = this.pinned;
    this.pinned = seconds;
    try {
      happen();
    } finally {
      this.pinned = before;
    }
  }

  /**
   * Does something on a copy of everything and forgets it: a preview runs the code that the real
   * change would run. Nobody hears of it.
   */
  rehearse<T>(act: () => T): T {
    const { heard } = this;
    const kept = this.store.contents();
    this.heard = () => undefined;
    this.store.restore(structuredClone(kept));
    try {
      return act();
    } finally {
      this.store.restore(kept);
      this.heard = heard;
    }
  }

  /** The test clock of a customer, whose time rules everything that is the customer's. */
  clockOf(customer: string | { id: string } | null | undefined): string | null {
    const id = idOf(customer);
    const found = id === undefined ? undefined : this.store.find('customer', id);
    return idOf(found?.test_clock) ?? null;
  }

  tell(type: Stripe.Event.Type, object: object, previous?: Record<string, unknown>): void {
    recordEvent(this, type, object, previous);
  }

  /** Changes an object in place; what the changed fields were before, for the event. */
  change<K extends Kind>(object: Tables[K], patch: Partial<Tables[K]>): Record<string, unknown> {
    const previous: Record<string, unknown> = {};
    const fields = object as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined || JSON.stringify(fields[key]) === JSON.stringify(value)) continue;
      previous[key] = structuredClone(fields[key]) ?? null;
      fields[key] = value;
    }
    return previous;
  }

  /** Changes an object and tells of it, unless nothing changed. */
  update<K extends Kind>(
    object: Tables[K],
    patch: Partial<Tables[K]>,
    type: Stripe.Event.Type,
  ): void {
    const previous = this.change<K>(object, patch);
    if (Object.keys(previous).length > 0) this.tell(type, object, previous);
  }
}
