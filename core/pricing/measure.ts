import { type FieldProblem, ok, type Result, refuse } from '../units/result.ts';
import type { Quantities } from '../usage/usage-event.ts';
import type { CompiledComponent, CompiledPrice, CompiledTier } from './compile-price.ts';
import { ceilDiv } from './divide.ts';

/** One line of the sum: so much of a quantity at one unit price. */
export interface Part {
  readonly component: CompiledComponent;
  readonly tier: CompiledTier;
  /** The first unit of the quantity this line covers, less one: 0 unless a graduated tier began later. */
  readonly after: number;
  /** How much of the quantity it covers; 1 for a flat price. */
  readonly quantity: number;
  /** What multiplies the tier's factor. */
  readonly units: number;
}

/**
 * Spreads quantities over the components of a price, in the card's order. Nothing comes of a
 * quantity of zero. Refuses, naming it, a quantity that is not a whole number or that the price
 * does not know: it would price to nothing.
 */
export function measure(
  price: CompiledPrice,
  quantities: Quantities,
): Result<Part[], FieldProblem> {
  const parts: Part[] = [];
  for (const component of price.components) {
    const quantity = quantities[component.quantity];
    if (quantity === undefined || quantity === 0) continue;
    if (!Number.isSafeInteger(quantity) || quantity < 0)
      return problem(component.quantity, 'must be a whole number, not negative');
    addParts(parts, component, quantity);
  }
  for (const name in quantities)
    if (!price.components.some((component) => component.quantity === name))
      return problem(name, 'is not a quantity of this meter');
  return ok(parts);
}

const problem = (name: string, message: string): Result<never, FieldProblem> =>
  refuse({ param: `quantities.${name}`, message: `quantities.${name} ${message}` });

function addParts(parts: Part[], component: CompiledComponent, quantity: number): void {
  const { scheme, unitSize, tiers } = component;
  if (scheme === 'graduated') {
    addGraduated(parts, component, quantity);
    return;
  }
  const tier = tiers.find(({ upTo }) => quantity <= upTo) as CompiledTier;
  if (scheme === 'flat') parts.push({ component, tier, after: 0, quantity: 1, units: 1 });
  else if (scheme === 'package')
    parts.push({ component, tier, after: 0, quantity, units: ceilDiv(quantity, unitSize) });
  else parts.push({ component, tier, after: 0, quantity, units: quantity });
}

function addGraduated(parts: Part[], component: CompiledComponent, quantity: number): void {
  let after = 0;
  for (const tier of component.tiers) {
    const within = Math.min(quantity, tier.upTo) - after;
    parts.push({ component, tier, after, quantity: within, units: within });
    if (quantity <= tier.upTo) return;
    after = tier.upTo;
  }
}
