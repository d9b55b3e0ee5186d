import { stepsOf } from '../../settings/writing/step-address.ts';

export const stepNames = [
  'add-operator',
  'remove-operator',
  'new-key',
  'rotate-key',
  'revoke-key',
] as const;
export type StepName = (typeof stepNames)[number];

export const useStep = stepsOf<StepName, 'operator' | 'key'>(stepNames, ['operator', 'key']);
