import { useParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { AccountPath } from '../../../account-path.ts';
import { accountPath } from '../../../operator-api.ts';
import { useOperatedAccount } from '../../../operator-queries.ts';
import { GrantsSection } from '../../settings/usage/grants-section.tsx';
import { ReceiptDialog } from '../../settings/usage/receipt-dialog.tsx';
import { StepDialogs } from '../../settings/writing/step-dialogs.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { AboutSection } from './about-section.tsx';
import { LedgerSection } from './ledger-section.tsx';
import { PaymentsSection } from './payments-section.tsx';
import { StandingSection } from './standing-section.tsx';
import { useStep } from './step.ts';
import { steps } from './steps.ts';

/** Operator > Accounts > one of them: how it stands, its grants, payments and ledger. */
export function AccountPage() {
  const params = useParams();
  return (
    <Show when={params.account} keyed>
      {(account) => <OneAccount id={account} />}
    </Show>
  );
}

function OneAccount(props: { id: string }) {
  const account = useOperatedAccount(() => props.id);
  const step = useStep();
  return (
    <AccountPath.Provider value={accountPath(props.id)}>
      <OperatorFrame
        title={account.data?.name ?? 'Account'}
        heading={
          <Show when={account.data} fallback="Account">
            {(known) => <bdi>{known().name}</bdi>}
          </Show>
        }
      >
        <div class="grid grid-cols-1 gap-4 @lg:grid-cols-2">
          <StandingSection id={props.id} of={account} />
          <AboutSection id={props.id} of={account} />
        </div>
        <div class="mt-4 grid grid-cols-1 items-start gap-4 @lg:grid-cols-2">
          <GrantsSection />
          <PaymentsSection id={props.id} />
        </div>
        <LedgerSection />
        <ReceiptDialog />
        <StepDialogs step={step} of={steps} />
      </OperatorFrame>
    </AccountPath.Provider>
  );
}
