import { floorDiv } from '../pricing/divide.ts';
import { amountMax, type Credits, credits, microcreditsPerCredit } from '../units/credits.ts';
import { chargeStepMinor, type Money } from '../units/money.ts';
import { BrokenLaw, type FieldProblem, ok, type Result, refuse } from '../units/result.ts';
import type { CustomAmounts } from './custom-amount.ts';
import document from './default-catalogue.json' with { type: 'json' };

/** Something sold: a package once, a plan every month. */
export interface SoldItem {
  /** The file's own name for it; what people call it may change, this never. */
  readonly id: string;
  readonly kind: 'package' | 'plan';
  readonly name: string;
  /** What it buys; of a plan, each month. */
  readonly credits: Credits;
  /** On top, granted as a promotion. */
  readonly bonus: Credits;
  /** Before tax, in the currency's minor unit. */
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Catalogue {
  /** Packages, then plans, each in the order they are shown. */
  readonly items: readonly SoldItem[];
  readonly custom: CustomAmounts;
}

/** Items in whole credits and minor units, as people write them. */
interface Written {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  readonly bonus?: number;
  readonly amount_minor: number;
}

interface WrittenCatalogue {
  readonly currency: string;
  readonly custom: {
    readonly min_minor: number;
    readonly max_minor: number;
    readonly microcredits_per_minor: number;
  };
  readonly packages: readonly Written[];
  readonly plans: readonly Written[];
}

/** So many packages at once, at the most. */
export const quantityMax = 100;

/** Stripe takes amounts of eight digits. */
const chargeMaxMinor = 99_999_999;

/** As many as a list and a page show. */
const itemsMax = 50;
const idPattern = /^[a-z][a-z0-9_]{0,39}$/;

/** Reads a catalogue file. Refuses the first item that could not be sold, by its id. */
export function readCatalogue(file: WrittenCatalogue): Result<Catalogue, FieldProblem> {
  const { currency, packages, plans } = file;
  if (!/^[a-z]{3}$/.test(currency))
    return refuse({ param: 'currency', message: 'currency must be three small letters' });
  const items = [
    ...packages.map((one) => ({ ...one, kind: 'package' as const })),
    ...plans.map((one) => ({ ...one, kind: 'plan' as const })),
  ];
  if (items.length === 0 || items.length > itemsMax)
    return refuse({ param: 'packages', message: `a catalogue has 1 to ${itemsMax} items` });
  const custom = customOf(file);
  if (!custom) return refuse({ param: 'custom', message: 'custom: no such amounts can be sold' });
  const ids = new Set<string>();
  for (const item of items) {
    const wrong = faultOf(item, currency);
    if (wrong) return refuse({ param: item.id, message: `${item.id}: ${wrong}` });
    if (ids.has(item.id)) return refuse({ param: item.id, message: `${item.id} is there twice` });
    ids.add(item.id);
  }
  const read = items.map(({ id, kind, name, credits: whole, bonus = 0, amount_minor }) => ({
    id,
    kind,
    name,
    credits: credits(whole * microcreditsPerCredit),
    bonus: credits(bonus * microcreditsPerCredit),
    amountMinor: amount_minor,
    currency,
  }));
  return ok({ items: read, custom });
}

function customOf({ currency, custom }: WrittenCatalogue): CustomAmounts | undefined {
  const { min_minor: minMinor, max_minor: maxMinor, microcredits_per_minor: each } = custom;
  if (!isWhole(minMinor, 1) || !isWhole(maxMinor, minMinor) || !isWhole(each, 1)) return undefined;
  if (maxMinor > chargeMaxMinor || maxMinor > amountMax / each) return undefined;
  return { currency, minMinor, maxMinor, microcreditsPerMinor: each };
}

function faultOf(
  item: Written & { readonly kind: SoldItem['kind'] },
  currency: string,
): string | undefined {
  const { id, name, credits: whole, bonus = 0, amount_minor: price, kind } = item;
  if (!idPattern.test(id)) return 'an id is small letters, digits and underscores';
  if (name.trim() === '') return 'it needs a name';
  const times = kind === 'package' ? quantityMax : 1;
  if (!isWhole(whole, 1)) return 'it buys at least one credit';
  if (whole > amountMax / microcreditsPerCredit / times) return 'it buys too many credits';
  if (!isWhole(bonus, 0) || bonus > whole) return 'a bonus is at most as much as is bought';
  if (kind === 'plan' && bonus > 0) return 'a plan has no bonus';
  if (!isWhole(price, 1)) return 'amount_minor must be a whole number from 1';
  const step = chargeStepMinor(currency);
  if (price % step !== 0) return `amount_minor must be a multiple of ${step}`;
  if (price > chargeMaxMinor / times) return `${times} of it cost more than can be charged`;
  return undefined;
}

const isWhole = (value: number, min: number): boolean =>
  Number.isSafeInteger(value) && value >= min;

/**
 * The name of a price at Stripe, made of all that it says: the same content is the same price,
 * however often it is pushed, and other content is another price beside it.
 */
export const lookupKeyOf = ({
  id,
  kind,
  credits: amount,
  bonus,
  amountMinor,
  currency,
}: SoldItem) => ['hydron', id, kind, amount, bonus, amountMinor, currency].join('_');

/** The product at Stripe whose prices sell it. */
export const productOf = (item: string): string => `hydron_${item}`;

/**
 * How much less a plan costs than as many credits bought once, in whole percent, rounded down: no
 * more is promised than is saved.
 */
export function savingPercent(
  { credits: amount, amountMinor }: Pick<SoldItem, 'credits' | 'amountMinor'>,
  { microcreditsPerMinor }: Pick<CustomAmounts, 'microcreditsPerMinor'>,
): number {
  const plainMinor = floorDiv(amount, microcreditsPerMinor);
  return plainMinor <= amountMinor ? 0 : floorDiv((plainMinor - amountMinor) * 100, plainMinor);
}

/** So many of an item. */
export const timesItem = (
  { credits: amount, bonus, amountMinor, currency }: SoldItem,
  quantity: number,
): Money & { readonly credits: Credits; readonly bonus: Credits } => ({
  credits: credits(amount * quantity),
  bonus: credits(bonus * quantity),
  amountMinor: amountMinor * quantity,
  currency,
});

function shippedCatalogue(): Catalogue {
  const read = readCatalogue(document);
  if (!read.ok) throw new BrokenLaw(`the shipped catalogue: ${read.error.message}`);
  return read.value;
}

/** What is sold until the file is changed. */
export const defaultCatalogue: Catalogue = shippedCatalogue();
