import { moneyToDecimal } from '../../core/payments/money-decimal.ts';
import { creditsToDecimal } from '../../core/units/credits.ts';
import { categories } from '../../core/usage/meter.ts';
import type { MonthView } from './billing-history-view.ts';
import { type Columns, csvOf } from './csv.ts';

type Amount = readonly [name: string, of: (month: MonthView) => number];

const amounts: readonly Amount[] = [
  ['bought', (month) => month.bought_microcredits],
  ['bought_purchase', (month) => month.bought_by_source.purchase],
  ['bought_auto_top_up', (month) => month.bought_by_source.auto_top_up],
  ['bought_subscription', (month) => month.bought_by_source.subscription],
  ['granted', (month) => month.granted_microcredits],
  ['taken_back', (month) => month.taken_back_microcredits],
  ['given_back', (month) => month.given_back_microcredits],
  ['expired', (month) => month.expired_microcredits],
  ['used', (month) => month.used_microcredits],
  ...categories.map((category): Amount => [`used_${category}`, (month) => usedOn(month, category)]),
];

const usedOn = ({ used }: MonthView, category: string): number =>
  used.find((one) => one.category === category)?.amount_microcredits ?? 0;

/** A line for each month; each amount as exact decimal credits and whole microcredits. */
const columns: Columns<MonthView> = [
  ['month', (month) => month.month],
  ...amounts.flatMap(
    ([name, of]): Columns<MonthView> => [
      [`${name}_credits`, (month) => creditsToDecimal(of(month))],
      [`${name}_microcredits`, of],
    ],
  ),
  ['paid', (month) => sums(month, 'amount_minor')],
  ['refunded', (month) => sums(month, 'refunded_minor')],
  ['invoices', ({ invoices }) => invoices.map(({ number, id }) => number ?? id).join(' ')],
];

/** `10.00 usd`, and what came in other currencies after it. */
const sums = ({ paid }: MonthView, which: 'amount_minor' | 'refunded_minor'): string =>
  paid
    .filter((one) => one[which] > 0)
    .map((one) => {
      const { currency } = one;
      return `${moneyToDecimal({ amountMinor: one[which], currency })} ${currency}`;
    })
    .join('; ');

export const billingHistoryCsv = (months: readonly MonthView[]): string => csvOf(columns, months);
