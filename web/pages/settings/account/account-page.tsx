import { Show } from 'solid-js';
import { useSession } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { SayingsProvider } from '../writing/said.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { AccountSection } from './account-section.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { BrowsersSection } from './browsers-section.tsx';
import { PortalSection } from './portal-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { type StepName, useStep } from './step.ts';

/** Settings > Account: the account's name, and what is the person's own: profile, browsers, accounts. */
export function AccountPage() {
  usePageTitle(() => 'Account');
  const session = useSession();
  const step = useStep();
  return (
    <SayingsProvider>
      <h1 tabindex="-1" class="mb-4 text-xl font-semibold">
        Account
      </h1>
      <Loaded of={session} what="who is signed in" skeleton={<SkeletonRows rows={6} />}>
        {(data) => (
          <div class="flex flex-col gap-4">
            <Show when={data().account}>
              {(account) => (
                <AccountSection
                  account={account()}
                  role={data().role}
                  byLink={data().kind === 'portal'}
                />
              )}
            </Show>
            <Show when={data().person} fallback={<PortalSection of={data()} />}>
              {(person) => (
                <>
                  <ProfileSection person={person()} freeCredits={data().free_credits} />
                  <AccountsSection of={data()} />
                  <BrowsersSection />
                </>
              )}
            </Show>
          </div>
        )}
      </Loaded>
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const steps: Record<StepName, Step> = {
  rename: {
    title: 'Rename this account',
    panel: 'account-name',
    needs: 'accounts:manage',
    Body: stepBody(async () => (await import('./name-steps.tsx')).Rename, 'the form'),
  },
  'open-account': {
    title: 'Open another account',
    panel: 'own-accounts',
    Body: stepBody(async () => (await import('./name-steps.tsx')).OpenAccount, 'the form'),
  },
  leave: {
    title: 'Leave this account?',
    panel: 'own-accounts',
    Body: stepBody(async () => (await import('./leaving-steps.tsx')).Leave, 'this step'),
  },
  'delete-profile': {
    title: 'Delete your profile?',
    panel: 'profile',
    Body: stepBody(async () => (await import('./leaving-steps.tsx')).DeleteProfile, 'this step', 6),
  },
};
