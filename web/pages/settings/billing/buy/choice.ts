import { currencyExponent } from '../../../../../core/units/money.ts';
import type { Catalogue, OrderAsk, Package } from '../../../../billing-api.ts';
import { viewerLocale } from '../../../../format.ts';
import { numberToType, parseNumber } from '../../writing/parse-number.ts';
import { moneyText } from '../amounts.ts';
import type { StepParams } from '../step.ts';

/** How many packages one purchase can be of. */
export const quantityMax = 100;

/** The choice of an amount of one's own, among the packages. */
export const custom = 'custom';

/** What is chosen and typed, as it stands. */
export interface Draft {
  readonly choice: string;
  readonly quantity: string;
  readonly amount: string;
  readonly save: boolean;
}

export interface DraftProblem {
  readonly field: 'quantity' | 'amount';
  readonly message: string;
}

/** Something that can be bought: what it comes to, and how it is asked for. */
export interface Purchase {
  readonly name: string;
  readonly quantity: number;
  readonly sold: Omit<Package, 'id' | 'name'>;
  readonly ask: OrderAsk;
}

/** What the step's address would say of a draft, or what is wrong with it. */
export function stepOf(draft: Draft, catalogue: Catalogue): StepParams | DraftProblem {
  const save = draft.save ? { save: '1' } : {};
  if (draft.choice === custom) {
    const amount = amountOf(draft.amount, catalogue);
    return typeof amount === 'number' ? { amount: String(amount), ...save } : amount;
  }
  const quantity = parseNumber(draft.quantity, 0, viewerLocale());
  if (!quantity || quantity > quantityMax)
    return { field: 'quantity', message: `Enter a whole number from 1 to ${quantityMax}.` };
  return {
    package: draft.choice,
    ...(quantity > 1 && { quantity: String(quantity) }),
    ...save,
  };
}

/** Minor units of a typed amount, or what is wrong with it. */
export function amountOf(text: string, { custom: limits }: Catalogue): number | DraftProblem {
  const { currency, min_minor, max_minor } = limits;
  const decimals = currencyExponent(currency);
  const minor = parseNumber(text, decimals, viewerLocale());
  const between = `${moneyText(min_minor, currency)} to ${moneyText(max_minor, currency)}`;
  if (minor === undefined) {
    const like = numberToType(min_minor, decimals, viewerLocale());
    return { field: 'amount', message: `Enter an amount like ${like}, from ${between}.` };
  }
  return minor < min_minor || minor > max_minor
    ? { field: 'amount', message: `Amounts can be from ${between}.` }
    : minor;
}

export const isProblem = (found: object): found is DraftProblem => 'message' in found;

/** What a step's address asks to buy; undefined when nothing sold here fits it. */
export function purchaseOf(about: StepParams, catalogue: Catalogue): Purchase | undefined {
  const save_card = about.save === '1';
  if (about.amount !== undefined) return customPurchase(about.amount, save_card, catalogue);
  const found = catalogue.data.find(({ id }) => id === about.package);
  const quantity = wholeOf(about.quantity ?? '1', quantityMax);
  if (!found || !quantity) return undefined;
  const { id, name, ...sold } = found;
  return {
    name,
    quantity,
    sold: {
      ...sold,
      credits_microcredits: sold.credits_microcredits * quantity,
      bonus_microcredits: sold.bonus_microcredits * quantity,
      amount_minor: sold.amount_minor * quantity,
    },
    ask: { package: id, ...(quantity > 1 && { quantity }), ...(save_card && { save_card }) },
  };
}

function customPurchase(
  text: string,
  save_card: boolean,
  { custom: limits }: Catalogue,
): Purchase | undefined {
  const amount_minor = wholeOf(text, limits.max_minor);
  if (amount_minor === undefined || amount_minor < limits.min_minor) return undefined;
  return {
    name: 'Custom amount',
    quantity: 1,
    sold: customSold(amount_minor, limits),
    ask: { amount_minor, currency: limits.currency, ...(save_card && { save_card }) },
  };
}

/** What an amount of one's own buys. */
export const customSold = (
  amount_minor: number,
  limits: Catalogue['custom'],
): Purchase['sold'] => ({
  credits_microcredits: amount_minor * limits.microcredits_per_minor,
  bonus_microcredits: 0,
  amount_minor,
  currency: limits.currency,
});

function wholeOf(text: string, max: number): number | undefined {
  const whole = /^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined;
  return whole !== undefined && whole <= max ? whole : undefined;
}
