import { stepsOf } from '../writing/step-address.ts';

export const stepNames = ['how-to', 'stop-servers'] as const;
export type StepName = (typeof stepNames)[number];

/** The step an address names, and the tip it follows. */
export const useStep = stepsOf<StepName, 'tip'>(stepNames, ['tip']);
