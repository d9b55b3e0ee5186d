import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { type StepName, useStep } from './step.ts';

const steps: Record<StepName, Step> = {
  buy: {
    title: 'Review your purchase',
    panel: 'buy',
    Body: stepBody(async () => (await import('./buy/review.tsx')).Review, 'the review'),
  },
  'auto-top-up': {
    title: 'Auto top-up',
    panel: 'top-up',
    Body: stepBody(async () => (await import('./top-up/top-up-form.tsx')).TopUpForm, 'the form'),
  },
  'stop-auto-top-up': {
    title: 'Switch auto top-up off?',
    panel: 'top-up',
    Body: stepBody(async () => (await import('./top-up/switch-off.tsx')).SwitchOff, 'this step'),
  },
  plan: {
    title: 'Review your plan',
    panel: 'plan',
    Body: stepBody(async () => (await import('./plan/plan-change.tsx')).ChoosePlan, 'the review'),
  },
  'cancel-plan': {
    title: 'Cancel your plan?',
    panel: 'plan',
    Body: stepBody(async () => (await import('./plan/plan-change.tsx')).CancelPlan, 'the review'),
  },
  'resume-plan': {
    title: 'Keep your plan',
    panel: 'plan',
    Body: stepBody(async () => (await import('./plan/plan-change.tsx')).ResumePlan, 'the review'),
  },
  card: {
    title: 'Add a card',
    panel: 'cards',
    Body: stepBody(async () => (await import('./cards/card-steps.tsx')).AddCard, 'this step'),
  },
  'remove-card': {
    title: 'Remove this card?',
    panel: 'cards',
    Body: stepBody(async () => (await import('./cards/card-steps.tsx')).RemoveCard, 'this step'),
  },
};

/** The dialog of the step the address names. */
export function Steps() {
  const step = useStep();
  return <StepDialogs step={step} of={steps} />;
}
