import { stepsOf } from '../writing/step-address.ts';

export const stepNames = ['create-key', 'rotate-key', 'revoke-key'] as const;
export type StepName = (typeof stepNames)[number];

/** Which key a step is about. */
export const useStep = stepsOf<StepName, 'key'>(stepNames, ['key']);
