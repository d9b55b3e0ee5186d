import { usePageTitle } from '../../../ui/page-title.ts';
import { SayingsProvider } from '../writing/said.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { KeysSection } from './keys-section.tsx';
import { type StepName, useStep } from './step.ts';

/** Settings > API keys: what programs use the account with. */
export function KeysPage() {
  usePageTitle(() => 'API keys');
  const step = useStep();
  return (
    <SayingsProvider>
      <h1 tabindex="-1" class="mb-4 text-xl font-semibold">
        API keys
      </h1>
      <KeysSection />
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const needs = 'api_keys:write';

const steps: Record<StepName, Step> = {
  'create-key': {
    title: 'Create an API key',
    panel: 'keys',
    needs,
    shownOnce: true,
    Body: stepBody(async () => (await import('./create-key.tsx')).CreateKey, 'the form', 14),
  },
  'rotate-key': {
    title: 'Rotate this key',
    panel: 'keys',
    needs,
    shownOnce: true,
    Body: stepBody(async () => (await import('./rotate-key.tsx')).RotateKey, 'this step', 6),
  },
  'revoke-key': {
    title: 'Revoke this key?',
    panel: 'keys',
    needs,
    Body: stepBody(async () => (await import('./revoke-key.tsx')).RevokeKey, 'this step'),
  },
};
