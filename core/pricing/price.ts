/**
 * The prices of a rate card as operators write them. Prices are whole microcredits per
 * `unit_size` of a quantity, so a fraction of a microcredit per token is a whole number per
 * 1,000,000 tokens.
 */

/** Once per usage event that has any of the quantity, however much. */
export interface FlatComponent {
  readonly quantity: string;
  readonly scheme: 'flat';
  readonly unit_price_microcredits: number;
}

/** In proportion to the quantity: `unit_price × quantity / unit_size`. */
export interface PerUnitComponent {
  readonly quantity: string;
  readonly scheme: 'per_unit';
  readonly unit_size: number;
  readonly unit_price_microcredits: number;
}

/** Sold in whole packages of `unit_size`; a package begun is a package paid. */
export interface PackageComponent {
  readonly quantity: string;
  readonly scheme: 'package';
  readonly unit_size: number;
  readonly unit_price_microcredits: number;
}

export interface PriceTier {
  /** The last unit of the tier, inclusive. Absent in the last tier, and only there. */
  readonly up_to?: number;
  readonly unit_price_microcredits: number;
}

/**
 * `graduated`: each tier's price applies to the units within that tier.
 * `volume`: the tier the whole quantity falls in prices all of it.
 */
export interface TieredComponent {
  readonly quantity: string;
  readonly scheme: 'graduated' | 'volume';
  readonly unit_size: number;
  readonly tiers: readonly PriceTier[];
}

export type Component = FlatComponent | PerUnitComponent | PackageComponent | TieredComponent;

export const schemes = [
  'flat',
  'per_unit',
  'graduated',
  'volume',
  'package',
] as const satisfies readonly Component['scheme'][];

export interface Price {
  readonly components: readonly Component[];
  /** The least an event costs that measured anything at all. */
  readonly minimum_microcredits?: number;
}

/**
 * The short form of a model's price: microcredits per the meter's `unit_size` of each of the
 * meter's `columns`, in their order.
 */
export type Row = readonly number[];

/** A model's price when it is more than one row. */
export interface ModelPrice {
  readonly components: Row | readonly Component[];
  readonly minimum_microcredits?: number;
  /**
   * Ascending. The last one whose `above_tokens` the context exceeds prices the whole event.
   * Context is input, cached input and cache write tokens, and input characters as tokens.
   */
  readonly context_tiers?: readonly ContextTier[];
}

export interface ContextTier {
  readonly above_tokens: number;
  readonly components: Row | readonly Component[];
}
