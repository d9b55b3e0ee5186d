import { stepsOf } from '../writing/step-address.ts';

export const stepNames = [
  'new-server',
  'start-server',
  'stop-server',
  'resize-server',
  'delete-server',
] as const;
export type StepName = (typeof stepNames)[number];

/** The step an address names. Which server it is about is the page's own `server`. */
export const useStep = stepsOf<StepName, 'tier'>(stepNames, ['tier']);
