import { account, type Page, read } from './api.ts';
import { readPage, write } from './pages/settings/writing/account-api.ts';

/**
 * Every read and write of Settings > Billing. Money is minor units with its currency, credits are
 * whole microcredits. Each write carries an idempotency key: the same key counts once.
 */

export interface Package {
  id: string;
  name: string;
  credits_microcredits: number;
  bonus_microcredits: number;
  amount_minor: number;
  currency: string;
}

export interface Catalogue {
  data: Package[];
  custom: {
    currency: string;
    min_minor: number;
    max_minor: number;
    microcredits_per_minor: number;
  };
  /** Whether money can be taken, and whether it is real. */
  payments: 'none' | 'test' | 'live';
  local: boolean;
  /** Whether tax may come on top of a price. */
  tax: boolean;
}

export interface Plan {
  id: string;
  name: string;
  /** A month. */
  credits_microcredits: number;
  amount_minor: number;
  currency: string;
  saving_percent: number;
}

export type OrderAsk =
  | { package: string; quantity?: number; save_card?: boolean }
  | { amount_minor: number; currency: string; save_card?: boolean }
  | { setup: true }
  | { plan: string };

export interface StartedOrder {
  order: string;
  /** Where it is completed. */
  url: string;
}

export interface Order {
  order: string;
  kind: 'package' | 'amount' | 'setup' | 'plan';
  item: string | null;
  item_name: string | null;
  status: 'open' | 'pending' | 'paid' | 'failed' | 'expired' | 'quarantined';
  reason: string | null;
  credits_microcredits: number;
  bonus_microcredits: number;
  amount_minor: number;
  currency: string;
  url?: string | null;
  created_at: string;
  settled_at: string | null;
}

export interface Card {
  brand: string;
  last4: string;
}

export interface Attempt {
  id: string;
  status: 'claimed' | 'action_required' | 'paid' | 'declined' | 'canceled';
  cause: 'crossing' | 'enabling' | 'refusal' | 'retry';
  amount_microcredits: number;
  amount_minor: number;
  charged_minor: number | null;
  currency: string;
  code: string | null;
  invoice: string | null;
  at: string;
  ended_at: string | null;
  retry_at: string | null;
}

export interface TopUp {
  enabled: boolean;
  threshold_microcredits: number;
  amount_microcredits: number;
  bonus_microcredits: number;
  package: string | null;
  price_minor: number;
  currency: string;
  monthly_cap_minor: number;
  charged_this_month_minor: number;
  month_ends_at: string;
  state: 'off' | 'ready' | 'charging' | 'action_required' | 'retrying' | 'stopped' | 'cap_reached';
  stopped: 'declined' | 'dispute' | 'quarantined' | 'no_card' | null;
  retry_at: string | null;
  action_url: string | null;
  last_attempt: Attempt | null;
  card: (Card & { exp_month: number; exp_year: number }) | null;
}

export type TopUpAsk =
  | { enabled: false }
  | ({
      enabled: true;
      threshold_microcredits: number;
      currency: string;
      monthly_cap_minor: number;
      consent: true;
    } & ({ package: string } | { amount_microcredits: number }));

export interface Subscription {
  id: string;
  plan: string;
  plan_name: string;
  status: string;
  credits_microcredits: number;
  amount_minor: number;
  currency: string;
  period_start: string;
  period_end: string;
  /** When it ends by the customer's wish. */
  ends_at: string | null;
  next_plan: string | null;
  next_plan_name: string | null;
  open_invoice_url: string | null;
  payment_method: Card | null;
}

export type PlanChange = { plan: string } | { cancel: true } | { resume: true };

export interface PlanPreview {
  change: 'subscribe' | 'upgrade' | 'downgrade' | 'cancel' | 'resume';
  due_now_minor: number;
  tax_minor: number;
  currency: string;
  credits_now_microcredits: number;
  effective_at: string;
  next_charge_at: string | null;
  next_charge_minor: number | null;
  plan: string | null;
  payment_method: Card | null;
}

export interface PaymentMethod {
  id: string;
  type: string;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  is_default: boolean;
  expires_soon: boolean;
  expired: boolean;
  used_by: ('plan' | 'auto_top_up')[];
}

export interface PaymentMethods {
  data: PaymentMethod[];
}

export interface Payment {
  id: string;
  kind: 'purchase' | 'auto_top_up' | 'subscription';
  status: 'pending' | 'succeeded' | 'failed' | 'quarantined';
  reason: string | null;
  description: string;
  amount_minor: number;
  tax_minor: number;
  currency: string;
  credits_microcredits: number;
  refunded_minor: number;
  disputed_minor: number;
  dispute_status: string | null;
  method: Card | null;
  invoice: string | null;
  created_at: string;
  settled_at: string | null;
}

export interface MonthInvoice {
  id: string;
  number: string | null;
  status: string;
  total_minor: number;
  currency: string;
}

export interface BillingMonth {
  /** `2026-11`, in the zone that was asked for. */
  month: string;
  bought_microcredits: number;
  bought_by_source: Readonly<Record<string, number>>;
  paid: { currency: string; amount_minor: number; refunded_minor: number }[];
  granted_microcredits: number;
  used_microcredits: number;
  used: { category: string; amount_microcredits: number }[];
  invoices: MonthInvoice[];
}

export const readCatalogue = (signal: AbortSignal) => read<Catalogue>('/packages', signal);

export const readPlans = (signal: AbortSignal) => read<{ data: Plan[] }>('/plans', signal);

export const startOrder = (ask: OrderAsk, key: string) =>
  write<StartedOrder>('POST', '/checkout', key, ask);

/** Has Stripe asked how an order stands. Each look has a key of its own, or it would see the first. */
export const syncOrder = (order: string) =>
  write<Order>('POST', `/checkout/${encodeURIComponent(order)}/sync`, crypto.randomUUID());

export const readTopUp = (signal: AbortSignal) => read<TopUp>(`${account}/auto_top_up`, signal);

export const setTopUp = (ask: TopUpAsk, key: string) =>
  write<TopUp>('PUT', '/auto_top_up', key, ask);

export const retryTopUp = (key: string) => write<TopUp>('POST', '/auto_top_up/retry', key);

export const readSubscription = (signal: AbortSignal) =>
  read<{ subscription: Subscription | null }>(`${account}/subscription`, signal);

/** Changes nothing; a look of its own each time. */
export const previewPlan = (change: PlanChange) =>
  write<PlanPreview>('POST', '/subscription/preview', crypto.randomUUID(), change);

type Subscribed = { subscription: Subscription | null };

export const changePlan = (change: PlanChange, key: string): Promise<Subscribed> =>
  'cancel' in change
    ? write('DELETE', '/subscription', key)
    : write('PATCH', '/subscription', key, change);

export const readMethods = (signal: AbortSignal) =>
  read<PaymentMethods>(`${account}/payment_methods`, signal);

const methodPath = (id: string): string => `/payment_methods/${encodeURIComponent(id)}`;

export const setDefaultMethod = (id: string, key: string) =>
  write<PaymentMethods>('PUT', `${methodPath(id)}/default`, key);

/** `stopTopUp`: the customer agreed that auto top-up be switched off for it. */
export const removeMethod = (id: string, stopTopUp: boolean, key: string) =>
  write<PaymentMethods>(
    'DELETE',
    `${methodPath(id)}${stopTopUp ? '?stop_auto_top_up=true' : ''}`,
    key,
  );

export const readAttempts = readPage<Page<Attempt>>('/auto_top_up/attempts');

export const readPayments = readPage<Page<Payment>>('/payments');

/** Months of the zone, newest first. */
export const readBillingHistory = (tz: string) =>
  readPage<Page<BillingMonth>>('/billing_history', { tz });

export const paymentsCsv = `${account}/payments`;

export const billingHistoryCsv = (tz: string): string =>
  `${account}/billing_history?${new URLSearchParams({ tz })}`;

/** Answers with the way to the PDF, after it was checked whose it is. */
export const invoicePdf = (invoice: string): string =>
  `/v1${account}/invoices/${encodeURIComponent(invoice)}/pdf`;
