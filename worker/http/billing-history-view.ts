import type { Category } from '../../core/usage/meter.ts';
import { invoicesPerMonthMax } from '../../db/billing-history.ts';
import type { BilledMonth } from './billing-months.ts';

/** A month of billing history as the API shows it. */
export function monthView({ month, movements, used, paid, invoices }: BilledMonth) {
  const { granted, takenBack, givenBack, expired } = movements;
  const bought = {
    purchase: granted.purchase,
    auto_top_up: granted.auto_top_up,
    subscription: granted.subscription,
  };
  return {
    month: month.name,
    bought_microcredits: bought.purchase + bought.auto_top_up + bought.subscription,
    bought_by_source: bought,
    paid: paid.map(({ currency, amountMinor, refundedMinor }) => ({
      currency,
      amount_minor: amountMinor,
      refunded_minor: refundedMinor,
    })),
    granted_microcredits: granted.free + granted.promotion + granted.adjustment,
    taken_back_microcredits: takenBack,
    given_back_microcredits: givenBack,
    expired_microcredits: expired,
    used_microcredits: used.reduce((sum, group) => sum + group.amount_microcredits, 0),
    used: used.map((group) => ({
      category: group.key as Category,
      amount_microcredits: group.amount_microcredits,
    })),
    invoices: invoices.slice(0, invoicesPerMonthMax).map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      status: invoice.status,
      total_minor: invoice.totalMinor,
      currency: invoice.currency,
    })),
    ...(invoices.length > invoicesPerMonthMax ? { more_invoices: true as const } : {}),
  };
}

export type MonthView = ReturnType<typeof monthView>;

/** Whether nothing came, went or was written in it. */
export const isEmptyMonth = ({ movements, used, paid, invoices }: BilledMonth): boolean =>
  [used, paid, invoices].every((list) => list.length === 0) &&
  [movements.takenBack, movements.givenBack, movements.expired].every((sum) => sum === 0) &&
  Object.values(movements.granted).every((sum) => sum === 0);
