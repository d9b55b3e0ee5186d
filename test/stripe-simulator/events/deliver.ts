import type Stripe from 'stripe';
import type { World } from '../world.ts';
import { type Delivery, type Endpoint, isOfType, type WebhookRule } from './delivery.ts';
import { signatureOf } from './signature.ts';

export interface DeliverSettings {
  /** Endpoints besides those registered over the API. */
  readonly endpoints: readonly Endpoint[];
  /** Waiting times between tries of one webhook; after the last it is given up. */
  readonly retryDelaysMs: readonly number[];
  readonly timeoutMs: number;
}

/** What the `late` wish of the Checkout page means. */
const lateMs = 60_000;

/** Carries events to endpoints: in order, signed, again when an endpoint does not say 2xx. */
export class Deliverer {
  private readonly world: World;
  private readonly settings: DeliverSettings;
  private rules: (WebhookRule & { left: number })[] = [];
  private readonly busy = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private waiters: (() => void)[] = [];
  private closed = false;

  constructor(world: World, settings: DeliverSettings) {
    this.world = world;
    this.settings = settings;
  }

  addRule(rule: WebhookRule): void {
    this.rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  }

  clearRules(): void {
    this.rules = [];
  }

  /** A new event: a delivery for each endpoint that wants it, as the rules have it. */
  hear(event: Stripe.EventBase): void {
    const endpoints = this.endpoints().filter(({ events }) =>
      events.some((pattern) => isOfType(event.type, pattern)),
    );
    event.pending_webhooks = endpoints.length;
    if (endpoints.length === 0) return;
    const rule = this.takeRule(event.type);
    const { wish } = this.world;
    const dropped = rule?.what === 'drop' || wish === 'none';
    const copies = rule?.what === 'duplicate' ? (rule.copies ?? 2) : wish === 'twice' ? 2 : 1;
    const delay = rule?.what === 'delay' ? (rule.ms ?? 0) : wish === 'late' ? lateMs : 0;
    for (const { url } of endpoints)
      for (let copy = 0; copy < copies; copy += 1)
        this.queue(event, url, {
          copy: copy > 0,
          state: dropped ? 'dropped' : rule?.what === 'hold' ? 'held' : 'waiting',
          dueMs: Date.now() + delay,
        });
    this.wake();
  }

  /** Sends an event again as it was, however old. */
  replay(event: Stripe.EventBase): void {
    for (const { url } of this.endpoints())
      this.queue(event, url, { copy: true, state: 'waiting', dueMs: Date.now() });
    this.wake();
  }

  private queue(
    event: Stripe.EventBase,
    url: string,
    how: Pick<Delivery, 'copy' | 'state' | 'dueMs'>,
  ): void {
    this.world.store.hidden.deliveries.push({
      id: this.world.id('whd', 14),
      event: event.id,
      type: event.type,
      url,
      attempts: 0,
      lastStatus: null,
      ...how,
    });
  }

  private takeRule(type: string): WebhookRule | undefined {
    const rule = this.rules.find((one) => isOfType(type, one.type));
    if (rule) rule.left -= 1;
    this.rules = this.rules.filter((one) => one.left > 0);
    return rule;
  }

  endpoints(): Endpoint[] {
    const registered = this.world.store
      .all('webhook_endpoint')
      .filter(({ status }) => status === 'enabled')
      .map(({ url, secret, enabled_events: events }) => ({
        url,
        secrets: secret ? [secret] : [],
        events,
      }));
    return [...this.settings.endpoints, ...registered];
  }

  /** Held webhooks go on their way, in the order given. */
  release(ids: readonly string[]): void {
    const { deliveries } = this.world.store.hidden;
    const now = Date.now();
    const rest = deliveries.filter(({ id }) => !ids.includes(id));
    const freed = ids.flatMap((id) => deliveries.filter((one) => one.id === id));
    for (const one of freed) {
      one.state = 'waiting';
      one.dueMs = now;
    }
    this.world.store.hidden.deliveries = [...rest, ...freed];
    this.wake();
  }

  /** Resolves when nothing waits or travels; held and dropped webhooks do not count. */
  async settled(): Promise<void> {
    while (this.busy.size > 0 || this.waiting().length > 0)
      await new Promise<void>((done) => this.waiters.push(done));
  }

  /** What waited is sent now, delays and back-off or not. */
  hurry(): void {
    for (const one of this.waiting()) one.dueMs = Date.now();
    this.wake();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private waiting(): Delivery[] {
    return this.world.store.hidden.deliveries.filter(({ state }) => state === 'waiting');
  }

  /** Sets the timer for what is due next, wherever nothing is under way already. */
  wake(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    const next = this.waiting().filter(({ url }) => !this.busy.has(url));
    if (next.length === 0) {
      this.tellWaiters();
      return;
    }
    const due = Math.min(...next.map(({ dueMs }) => dueMs));
    this.timer = setTimeout(() => this.run(), Math.max(0, due - Date.now()));
    this.timer.unref();
  }

  private tellWaiters(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  /** Sends what is due, one at a time per endpoint. */
  private run(): void {
    const now = Date.now();
    for (const one of this.waiting().toSorted((a, b) => a.dueMs - b.dueMs)) {
      if (one.dueMs > now || this.busy.has(one.url)) continue;
      this.busy.add(one.url);
      void this.send(one).finally(() => {
        this.busy.delete(one.url);
        this.tellWaiters();
        this.wake();
      });
    }
    // A timer may fire a moment early and find nothing due yet.
    this.wake();
  }

  private async send(delivery: Delivery): Promise<void> {
    const event = this.world.store.find('event', delivery.event);
    const endpoint = this.endpoints().find(({ url }) => url === delivery.url);
    if (!event || !endpoint) {
      delivery.state = 'dropped';
      return;
    }
    delivery.attempts += 1;
    delivery.lastStatus = await this.post(endpoint.url, JSON.stringify(event), endpoint.secrets);
    if (delivery.lastStatus >= 200 && delivery.lastStatus < 300) {
      delivery.state = 'delivered';
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      return;
    }
    const wait = this.settings.retryDelaysMs[delivery.attempts - 1];
    if (wait === undefined) delivery.state = 'given_up';
    else delivery.dueMs = Date.now() + wait;
  }

  /** The status an endpoint answered with; 0 when it did not. */
  async post(
    url: string,
    payload: string,
    secrets: readonly string[],
    timestamp = Math.floor(this.world.settings.clock() / 1000),
  ): Promise<number> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.settings.timeoutMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signatureOf(payload, secrets, timestamp),
        },
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}
