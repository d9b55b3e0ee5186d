import { type Step, stepBody } from '../../settings/writing/step-dialogs.tsx';
import type { StepName } from './step.ts';

const freezing = () => import('./freeze-step.tsx');

export const steps: Record<StepName, Step> = {
  adjust: {
    title: 'Adjust the balance',
    panel: 'standing',
    Body: stepBody(async () => (await import('./adjust-step.tsx')).Adjust, 'the form', 8),
  },
  freeze: {
    title: 'Freeze this account?',
    panel: 'standing',
    Body: stepBody(async () => (await freezing()).Freeze, 'this step', 5),
  },
  unfreeze: {
    title: 'Unfreeze this account?',
    panel: 'standing',
    Body: stepBody(async () => (await freezing()).Unfreeze, 'this step', 5),
  },
  refund: {
    title: 'Refund this payment',
    panel: 'account-payments',
    Body: stepBody(async () => (await import('./refund-step.tsx')).RefundStep, 'the form', 8),
  },
};
