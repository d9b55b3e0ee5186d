import { StepDialogs } from '../../settings/writing/step-dialogs.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { OperatorsSection } from './operators-section.tsx';
import { PlatformKeysSection } from './platform-keys-section.tsx';
import { useStep } from './step.ts';
import { steps } from './steps.ts';

/** Operator > People: who may operate, and the keys that act for any account. */
export function PeoplePage() {
  const step = useStep();
  return (
    <OperatorFrame title="People">
      <OperatorsSection />
      <PlatformKeysSection />
      <StepDialogs step={step} of={steps} />
    </OperatorFrame>
  );
}
