import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type Stripe from 'stripe';
import type { Delivery } from './events/delivery.ts';
import { missing } from './http/refusal.ts';
import type { SessionTerms } from './resources/checkout-terms.ts';
import type { Job } from './timetable.ts';

/** What is kept, by the value of `object`. */
export interface Tables {
  customer: Stripe.Customer;
  product: Stripe.Product;
  price: Stripe.Price;
  payment_method: Stripe.PaymentMethod;
  setup_intent: Stripe.SetupIntent;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  balance_transaction: Stripe.BalanceTransaction;
  'checkout.session': Stripe.Checkout.Session;
  invoice: Stripe.Invoice;
  invoiceitem: Stripe.InvoiceItem;
  invoice_payment: Stripe.InvoicePayment;
  subscription: Stripe.Subscription;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  event: Stripe.EventBase;
  webhook_endpoint: Stripe.WebhookEndpoint;
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock;
  'billing_portal.session': Stripe.BillingPortal.Session;
}

export type Kind = keyof Tables;

/** The answer a key gave, for as long as Stripe would repeat it. */
export interface KeptAnswer {
  readonly request: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly at: number;
}

/** What Stripe knows of its objects and does not show. */
interface Hidden {
  /** Test card by payment method id. */
  cards: Record<string, string>;
  /** Payment methods that went through a setup or a payment that saved them. */
  setUp: Record<string, true>;
  sessions: Record<string, SessionTerms>;
  /** Name of a deleted object by id. */
  deleted: Record<string, Kind>;
  answers: Record<string, KeptAnswer>;
  jobs: Job[];
  deliveries: Delivery[];
  /** Milliseconds the clock was advanced by. */
  advancedMs: number;
  invoiceNumbers: Record<string, number>;
  /** How many ids were handed out. */
  idsMade: number;
}

type Rows = { [K in Kind]?: Record<string, Tables[K]> };

interface Kept {
  readonly rows: Rows;
  readonly hidden: Hidden;
}

const nothing = (): Hidden => ({
  cards: {},
  setUp: {},
  sessions: {},
  deleted: {},
  answers: {},
  jobs: [],
  deliveries: [],
  advancedMs: 0,
  invoiceNumbers: {},
  idsMade: 0,
});

/** Everything the simulator remembers; plain data, so that a file can hold it. */
export class Store {
  private rows: Rows = {};
  hidden: Hidden = nothing();

  put<K extends Kind>(kind: K, object: Tables[K]): Tables[K] {
    const table: Record<string, Tables[K]> = this.rows[kind] ?? {};
    table[object.id] = object;
    this.rows[kind] = table as Rows[K];
    return object;
  }

  find<K extends Kind>(kind: K, id: string): Tables[K] | undefined {
    const table = this.rows[kind];
    return table && Object.hasOwn(table, id) ? table[id] : undefined;
  }

  /** The object of an id; `param` says where a request named it. */
  get<K extends Kind>(kind: K, id: string, param = 'id'): Tables[K] {
    const found = this.find(kind, id);
    if (!found) throw missing(kind.replace(/^.*\./, ''), id, param);
    return found;
  }

  /** In the order they were made. */
  all<K extends Kind>(kind: K): Tables[K][] {
    return Object.values(this.rows[kind] ?? {}) as Tables[K][];
  }

  remove(kind: Kind, id: string): void {
    delete this.rows[kind]?.[id];
    this.hidden.deleted[id] = kind;
  }

  /** Whatever has this id, of any kind. */
  anything(id: string): Tables[Kind] | undefined {
    for (const kind of Object.keys(this.rows) as Kind[]) {
      const found = this.find(kind, id);
      if (found) return found;
    }
    return undefined;
  }

  contents(): Kept {
    return { rows: this.rows, hidden: this.hidden };
  }

  restore({ rows, hidden }: Kept): void {
    this.rows = rows;
    this.hidden = hidden;
  }

  clear(): void {
    this.rows = {};
    this.hidden = nothing();
  }

  /** Writes beside the file and renames, so that a kill leaves the old state or the new one. */
  save(file: string): void {
    writeFileSync(`${file}.part`, JSON.stringify({ rows: this.rows, hidden: this.hidden }));
    renameSync(`${file}.part`, file);
  }

  load(file: string): void {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { rows: Rows; hidden: Hidden };
    this.rows = kept.rows;
    this.hidden = { ...nothing(), ...kept.hidden };
  }
}

/** The id of a field that holds an id or, when expanded, the object. */
export function idOf(field: string | { id: string } | null | undefined): string | undefined {
  return typeof field === 'string' ? field : field?.id;
}
