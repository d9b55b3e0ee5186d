import { stepsOf } from '../writing/step-address.ts';

export const stepNames = ['invite', 'change-role', 'remove-member', 'revoke-invitation'] as const;
export type StepName = (typeof stepNames)[number];

/** The step an address names, and whom or what it is about. */
export const useStep = stepsOf<StepName, 'person' | 'invitation'>(stepNames, [
  'person',
  'invitation',
]);
