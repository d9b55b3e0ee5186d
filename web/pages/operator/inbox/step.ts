import { stepsOf } from '../../settings/writing/step-address.ts';

export const stepNames = ['dismiss'] as const;
export type StepName = (typeof stepNames)[number];

export const useStep = stepsOf<StepName, 'event'>(stepNames, ['event']);
