import { stepsOf } from '../writing/step-address.ts';

export const stepNames = [
  'buy',
  'auto-top-up',
  'stop-auto-top-up',
  'plan',
  'cancel-plan',
  'resume-plan',
  'card',
  'remove-card',
] as const;
export type StepName = (typeof stepNames)[number];

/** Everything a step may say of itself in the address. */
export interface StepParams {
  readonly package?: string;
  readonly quantity?: string;
  /** Minor units. */
  readonly amount?: string;
  /** `1` when the card is to be kept. */
  readonly save?: string;
  readonly plan?: string;
  readonly card?: string;
  /** Microcredits. */
  readonly threshold?: string;
  /** Microcredits of a custom top-up. */
  readonly credits?: string;
  /** Minor units a month. */
  readonly cap?: string;
}

/** The step an address names, and the way to others. */
export const useStep = stepsOf<StepName, keyof StepParams>(stepNames, [
  'package',
  'quantity',
  'amount',
  'save',
  'plan',
  'card',
  'threshold',
  'credits',
  'cap',
]);
