import { type Step, stepBody } from '../../settings/writing/step-dialogs.tsx';
import type { StepName } from './step.ts';

const operatorSteps = () => import('./operator-steps.tsx');
const keySteps = () => import('./key-steps.tsx');

export const steps: Record<StepName, Step> = {
  'add-operator': {
    title: 'Add an operator',
    panel: 'operators',
    Body: stepBody(async () => (await operatorSteps()).AddOperator, 'the form', 4),
  },
  'remove-operator': {
    title: 'Remove this operator?',
    panel: 'operators',
    Body: stepBody(async () => (await operatorSteps()).RemoveOperator, 'this step', 3),
  },
  'new-key': {
    title: 'New platform key',
    panel: 'platform-keys',
    shownOnce: true,
    Body: stepBody(async () => (await import('./new-key.tsx')).NewKey, 'the form', 12),
  },
  'rotate-key': {
    title: 'Rotate this platform key?',
    panel: 'platform-keys',
    shownOnce: true,
    Body: stepBody(async () => (await keySteps()).RotateKey, 'this step', 5),
  },
  'revoke-key': {
    title: 'Revoke this platform key?',
    panel: 'platform-keys',
    Body: stepBody(async () => (await keySteps()).RevokeKey, 'this step', 4),
  },
};
