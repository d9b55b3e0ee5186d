import { stepsOf } from '../writing/step-address.ts';

export const stepNames = ['add-budget', 'edit-budget', 'remove-budget'] as const;
export type StepName = (typeof stepNames)[number];

/** Which budget a step is about; of a new one, what the form begins with. `limit` in microcredits. */
export const useStep = stepsOf<StepName, 'budget' | 'scope' | 'target' | 'period' | 'limit'>(
  stepNames,
  ['budget', 'scope', 'target', 'period', 'limit'],
);
