import { StepDialogs } from '../../settings/writing/step-dialogs.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { EventsSection } from './events-section.tsx';
import { QuarantinedSection } from './quarantined-section.tsx';
import { useStep } from './step.ts';
import { steps } from './steps.ts';

/** Operator > Inbox: what Stripe told us, and money that came but not as it should. */
export function InboxPage() {
  const step = useStep();
  return (
    <OperatorFrame title="Inbox">
      <EventsSection />
      <QuarantinedSection />
      <StepDialogs step={step} of={steps} />
    </OperatorFrame>
  );
}
