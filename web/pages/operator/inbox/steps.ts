import { type Step, stepBody } from '../../settings/writing/step-dialogs.tsx';
import type { StepName } from './step.ts';

export const steps: Record<StepName, Step> = {
  dismiss: {
    title: 'Dismiss this event?',
    panel: 'events',
    Body: stepBody(async () => (await import('./dismiss-step.tsx')).Dismiss, 'this step', 4),
  },
};
