import { defaultCatalogue, timesItem } from '../../core/payments/catalogue.ts';
import { creditsForAmount } from '../../core/payments/custom-amount.ts';
import type { Money } from '../../core/units/money.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { D1Port } from '../../db/d1.ts';
import type { Order } from '../../db/orders.ts';
import { invalid, type Problem } from '../http/problem.ts';
import { soldItems } from './sold.ts';

/** What a customer sets out to do. */
export type Wish =
  | {
      readonly kind: 'package';
      readonly item: string;
      /** 1 to `quantityMax` of the catalogue. */
      readonly quantity: number;
      readonly saveCard: boolean;
    }
  | { readonly kind: 'amount'; readonly money: Money; readonly saveCard: boolean }
  | { readonly kind: 'setup' }
  | { readonly kind: 'plan'; readonly item: string };

/** The part of an order that says what for what. */
export type Terms = Pick<
  Order,
  'kind' | 'item' | 'quantity' | 'credits' | 'bonus' | 'amountMinor' | 'currency' | 'saveCard'
>;

/** Prices a wish by the catalogue as it stands. Refuses what is not sold, by the field's name. */
export async function termsOf(db: D1Port, wish: Wish): Promise<Result<Terms, Problem>> {
  switch (wish.kind) {
    case 'package':
    case 'plan':
      return itemTerms(db, wish);
    case 'amount':
      return amountTerms(wish);
    case 'setup': {
      const { currency } = defaultCatalogue.custom;
      const nothing = { item: null, quantity: 1, credits: 0, bonus: 0, amountMinor: 0 };
      return ok({ kind: 'setup', ...nothing, currency, saveCard: true });
    }
  }
}

async function itemTerms(
  db: D1Port,
  wish: Extract<Wish, { item: string }>,
): Promise<Result<Terms, Problem>> {
  const { kind } = wish;
  const sold = await soldItems(db, kind);
  const item = sold.find(({ id }) => id === wish.item);
  if (!item) {
    const known = sold.map(({ id }) => id).join(', ');
    return refuse(invalid(kind, `${kind} must be one of ${known || 'those sold, and none are'}`));
  }
  const quantity = wish.kind === 'package' ? wish.quantity : 1;
  const saveCard = wish.kind === 'package' && wish.saveCard;
  return ok({ kind, item: item.id, quantity, saveCard, ...timesItem(item, quantity) });
}

function amountTerms({
  money,
  saveCard,
}: Extract<Wish, { kind: 'amount' }>): Result<Terms, Problem> {
  const bought = creditsForAmount(money, defaultCatalogue.custom);
  if (!bought.ok) return refuse(invalid(bought.error.param, bought.error.message));
  const { amountMinor, currency } = money;
  const terms = { item: null, quantity: 1, credits: bought.value, bonus: 0 };
  return ok({ kind: 'amount', ...terms, amountMinor, currency, saveCard });
}
