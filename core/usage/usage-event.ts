import type { Meter } from './meter.ts';

/** How much of each quantity was used; whole numbers, by the meter's own names. */
export type Quantities = Readonly<Record<string, number>>;

/** What was measured, and for whom: all that pricing needs and all that breakdowns group by. */
export interface Usage {
  readonly meter: Meter;
  readonly quantities: Quantities;
  /** `provider/model`, for `ai.chat`. */
  readonly model?: string;
  /** Server tier, for `server.*`. */
  readonly tier?: string;
  /** Planned from a template, for `infra.plan`. */
  readonly template?: true;
  readonly project?: string;
  readonly server?: string;
  readonly member?: string;
}
