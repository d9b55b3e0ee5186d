import { OperatorFrame } from '../operator-frame.tsx';
import { CronsSection } from './crons-section.tsx';
import { NowSection } from './now-section.tsx';
import { OrphansSection } from './orphans-section.tsx';
import { ReconciliationsSection } from './reconciliations-section.tsx';

/** Operator > Health: what lags, differs or failed, each with the means to do it again. */
export function HealthPage() {
  return (
    <OperatorFrame title="Health">
      <NowSection />
      <ReconciliationsSection />
      <CronsSection />
      <OrphansSection />
    </OperatorFrame>
  );
}
