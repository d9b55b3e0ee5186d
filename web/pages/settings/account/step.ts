import { stepsOf } from '../writing/step-address.ts';

export const stepNames = ['rename', 'open-account', 'leave', 'delete-profile'] as const;
export type StepName = (typeof stepNames)[number];

/** The step an address names, and the account it is about. */
export const useStep = stepsOf<StepName, 'account'>(stepNames, ['account']);
