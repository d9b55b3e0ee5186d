import { randomUUID } from 'node:crypto';
import type { EntryView } from '../../../worker/http/views.ts';
import { type Choice, payOn } from './hosted-pages.ts';

/** What the API answered. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Any call of the public API by the platform's key. Every write gets a key of its own unless told. */
export type Call = <T = Record<string, unknown>>(
  method: Method,
  path: string,
  body?: object,
  idempotencyKey?: string,
) => Promise<Answer<T>>;

export const apiOf =
  (base: string, key: string): Call =>
  async <T>(method: Method, path: string, body?: object, idempotencyKey?: string) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && { 'idempotency-key': idempotencyKey ?? randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as T };
  };

export interface OrderView {
  readonly order: string;
  readonly status: string;
  readonly reason: string | null;
  readonly url: string | null;
}

export interface Balance {
  readonly available_microcredits: number;
  readonly held_microcredits: number;
  readonly owed_microcredits: number;
}

/** A list of the account's, all of its pages. */
const pagesMax = 100;

/** A new account, and what its owner may do. */
export class Customer {
  readonly account: string;
  readonly #call: Call;

  constructor(account: string, call: Call) {
    this.account = account;
    this.#call = call;
  }

  call<T>(method: Method, path: string, body?: object, key?: string): Promise<Answer<T>> {
    return this.#call<T>(method, `/v1/accounts/${this.account}${path}`, body, key);
  }

  /** As an operator. */
  admin<T>(method: Method, path: string, body?: object, key?: string): Promise<Answer<T>> {
    return this.#call<T>(method, `/v1/admin/accounts/${this.account}${path}`, body, key);
  }

  /** The body of an answer that must be 2xx. */
  async ask<T>(method: Method, path: string, body?: object): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  balance(): Promise<Balance> {
    return this.ask<Balance>('GET', '/balance');
  }

  /** Whole credits free to spend. */
  async credits(): Promise<number> {
    return (await this.balance()).available_microcredits / 1_000_000;
  }

  checkout(what: object): Promise<OrderView> {
    return this.ask<OrderView>('POST', '/checkout', what);
  }

  sync(order: string): Promise<OrderView> {
    return this.ask<OrderView>('POST', `/checkout/${order}/sync`, {});
  }

  order(order: string): Promise<OrderView> {
    return this.ask<OrderView>('GET', `/checkout/${order}`);
  }

  /** Orders and presses the hosted page's button; does not return to us. */
  async pays(what: object, choice?: Choice): Promise<OrderView & { next: string | undefined }> {
    const order = await this.checkout(what);
    return { ...order, next: await payOn(order.url ?? '', choice) };
  }

  /** Orders, pays and returns to the page, which syncs. */
  async buys(what: object, choice?: Choice): Promise<OrderView> {
    return this.sync((await this.pays(what, choice)).order);
  }

  /** Keeps a card, which becomes the one to charge. */
  savesCard(card = 'visa'): Promise<OrderView> {
    return this.buys({ setup: true }, { card });
  }

  /** One debit of so many whole credits; answers the status. */
  async spends(credits: number): Promise<number> {
    const quantities = { seconds: secondsPerCredit * credits };
    const usage = { meter: 'server.runtime', tier: 'small', quantities };
    return (await this.call('POST', '/usage', usage)).status;
  }

  /** Switches auto top-up on: `credits` when fewer than `below` are left. */
  topsUp(below: number, credits: number, change: object = {}): Promise<TopUpView> {
    return this.ask<TopUpView>('PUT', '/auto_top_up', {
      enabled: true,
      threshold_microcredits: below * 1_000_000,
      amount_microcredits: credits * 1_000_000,
      currency: 'usd',
      monthly_cap_minor: 100_000,
      consent: true,
      ...change,
    });
  }

  topUp(): Promise<TopUpView> {
    return this.ask<TopUpView>('GET', '/auto_top_up');
  }

  /** Newest first. */
  attempts(): Promise<AttemptView[]> {
    return this.list<AttemptView>('/auto_top_up/attempts');
  }

  async plan(): Promise<PlanView | null> {
    return (await this.ask<{ subscription: PlanView | null }>('GET', '/subscription')).subscription;
  }

  /** Newest first. */
  payments(): Promise<PaymentView[]> {
    return this.list<PaymentView>('/payments');
  }

  /** Newest first. */
  entries(): Promise<EntryView[]> {
    return this.list<EntryView>('/entries');
  }

  async list<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < pagesMax; page++) {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { data, next_cursor } = await this.ask<{ data: T[]; next_cursor: string | null }>(
        'GET',
        `${path}?limit=100${query}`,
      );
      rows.push(...data);
      if (!next_cursor) return rows;
      cursor = next_cursor;
    }
    throw new Error(`${path} has more than ${pagesMax} pages`);
  }
}

/** Runtime of a small server that costs one credit by the default rate card: 2.4 an hour. */
const secondsPerCredit = 1_500;

export interface AttemptView {
  readonly id: string;
  readonly status: string;
  readonly cause: string;
  readonly code: string | null;
  readonly invoice: string | null;
  readonly retry_at: string | null;
}

export interface TopUpView {
  readonly enabled: boolean;
  readonly state: string;
  readonly stopped: string | null;
  readonly retry_at: string | null;
  readonly action_url: string | null;
  readonly charged_this_month_minor: number;
  readonly last_attempt: AttemptView | null;
}

export interface PlanView {
  readonly id: string;
  readonly plan: string;
  readonly status: string;
  readonly ends_at: string | null;
  readonly next_plan: string | null;
  readonly open_invoice_url: string | null;
}

export interface PaymentView {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly amount_minor: number;
  readonly credits_microcredits: number;
  readonly refunded_minor: number;
  readonly disputed_minor: number;
  readonly dispute_status: string | null;
  readonly invoice: string | null;
}
