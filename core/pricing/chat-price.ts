import { type CompiledPrice, compilePrice } from './compile-price.ts';
import type { Component, ModelPrice, PerUnitComponent, PriceTier, Row } from './price.ts';
import type { ChatPrices } from './rate-card.ts';

/** A model's prices made ready: one, and one more for each context tier. */
export interface CompiledModel {
  readonly base: CompiledPrice;
  /** Ascending. */
  readonly contextTiers: readonly { readonly above: number; readonly price: CompiledPrice }[];
}

const isRow = (prices: Row | readonly Component[]): prices is Row => typeof prices[0] === 'number';

/** Characters stand in for tokens, so a price for tokens prices them too, `each` to a token. */
function forCharacters(component: Component, quantity: string, each: number): Component {
  const grown = (tier: PriceTier): PriceTier =>
    tier.up_to === undefined ? tier : { ...tier, up_to: tier.up_to * each };
  if (component.scheme === 'flat') return { ...component, quantity };
  const sized = { ...component, quantity, unit_size: component.unit_size * each };
  return 'tiers' in sized ? { ...sized, tiers: sized.tiers.map(grown) } : sized;
}

const characters = { input_characters: 'input_tokens', output_characters: 'output_tokens' };

/** Every quantity priced: rows written out, characters derived where they have no price. */
function allComponents(chat: ChatPrices, prices: Row | readonly Component[]): Component[] {
  const components: Component[] = isRow(prices)
    ? prices.map((price, index) => ({
        quantity: chat.columns[index] as string,
        scheme: 'per_unit',
        unit_size: chat.unit_size,
        unit_price_microcredits: price,
      }))
    : [...prices];
  for (const [quantity, tokens] of Object.entries(characters)) {
    if (components.some((component) => component.quantity === quantity)) continue;
    for (const component of components.filter((priced) => priced.quantity === tokens))
      components.push(forCharacters(component, quantity, chat.characters_per_token));
  }
  return components;
}

const asPrice = (price: Row | ModelPrice): ModelPrice =>
  'components' in price ? price : { components: price };

export function compileModel(chat: ChatPrices, name: string, of: Row | ModelPrice): CompiledModel {
  const { components, minimum_microcredits: minimum, context_tiers: tiers } = asPrice(of);
  return {
    base: compilePrice({ name }, allComponents(chat, components), minimum),
    contextTiers: (tiers ?? []).map((tier) => ({
      above: tier.above_tokens,
      price: compilePrice(
        { name, above_tokens: tier.above_tokens },
        allComponents(chat, tier.components),
        minimum,
      ),
    })),
  };
}

const dearer = (a: PerUnitComponent, b: PerUnitComponent): boolean =>
  BigInt(a.unit_price_microcredits) * BigInt(b.unit_size) >
  BigInt(b.unit_price_microcredits) * BigInt(a.unit_size);

/**
 * What a model costs that the card does not know: for each quantity the highest price of any
 * model in any context tier, and the highest minimum. Never less than any model of the card.
 * The card was checked to price every model per unit.
 */
export function compileCeiling(chat: ChatPrices): CompiledModel {
  const highest = new Map<string, PerUnitComponent>();
  let minimum = 0;
  for (const price of Object.values(chat.models).map(asPrice)) {
    minimum = Math.max(minimum, price.minimum_microcredits ?? 0);
    for (const { components } of [price, ...(price.context_tiers ?? [])])
      for (const component of allComponents(chat, components)) {
        if (component.scheme !== 'per_unit') continue;
        const known = highest.get(component.quantity);
        if (!known || dearer(component, known)) highest.set(component.quantity, component);
      }
  }
  return {
    base: compilePrice({ name: 'ceiling' }, [...highest.values()], minimum),
    contextTiers: [],
  };
}
