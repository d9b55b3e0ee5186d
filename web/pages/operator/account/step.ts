import { stepsOf } from '../../settings/writing/step-address.ts';

export const stepNames = ['adjust', 'freeze', 'unfreeze', 'refund'] as const;
export type StepName = (typeof stepNames)[number];

/** The step an address names; which account it is about is the page's own. */
export const useStep = stepsOf<StepName, 'payment'>(stepNames, ['payment']);
