import type { Category } from '../../../../../core/usage/meter.ts';
import type { BillingMonth, MonthInvoice } from '../../../../billing-api.ts';
import { moneyText } from '../amounts.ts';

const categoryNames: Record<Category, string> = {
  ai_chat: 'AI conversations',
  code_analysis: 'Code analysis',
  infra_planning: 'Infrastructure planning',
  server_provisioning: 'Server provisioning',
  other: 'Other',
};

const sourceNames: Readonly<Record<string, string>> = {
  purchase: 'Purchases',
  auto_top_up: 'Auto top-ups',
  subscription: 'Subscription',
};

export interface NamedAmount {
  readonly name: string;
  readonly microcredits: number;
}

/** What was bought, by how; ways that brought nothing are left out. */
export const boughtParts = (month: BillingMonth): NamedAmount[] =>
  Object.entries(month.bought_by_source)
    .filter(([, microcredits]) => microcredits !== 0)
    .map(([source, microcredits]) => ({ name: sourceNames[source] ?? source, microcredits }));

export const usedParts = (month: BillingMonth): NamedAmount[] =>
  month.used.map(({ category, amount_microcredits }) => ({
    name: categoryNames[category as Category] ?? category,
    microcredits: amount_microcredits,
  }));

/** What was paid, each currency by itself, and what of it was given back. */
export const paidText = ({ paid }: BillingMonth): string =>
  paid.length === 0
    ? 'nothing'
    : paid
        .map(({ amount_minor, refunded_minor, currency }) => {
          const back =
            refunded_minor > 0 ? ` (${moneyText(refunded_minor, currency)} given back)` : '';
          return `${moneyText(amount_minor, currency)}${back}`;
        })
        .join(', ');

const invoiceStates: Readonly<Record<string, string>> = {
  draft: 'being written',
  open: 'not paid',
  paid: 'paid',
  void: 'void',
  uncollectible: 'not paid',
};

export const invoiceState = ({ status }: MonthInvoice): string => invoiceStates[status] ?? status;
