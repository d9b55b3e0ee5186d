import { Show } from 'solid-js';
import { useMay } from '../../../session.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { SayingsProvider } from '../writing/said.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { MembersSection } from './members-section.tsx';
import { type StepName, useStep } from './step.ts';

/** Settings > Members: who may see or manage the account, and who is invited. */
export function MembersPage() {
  usePageTitle(() => 'Members');
  const step = useStep();
  const may = useMay();
  return (
    <SayingsProvider>
      <h1 tabindex="-1" class="mb-4 text-xl font-semibold">
        Members
      </h1>
      <div class="flex flex-col gap-4">
        <MembersSection />
        <Show when={may('members:write')}>
          <InvitationsSection />
        </Show>
      </div>
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const needs = 'members:write';

const steps: Record<StepName, Step> = {
  invite: {
    title: 'Invite somebody',
    panel: 'invitations',
    needs,
    shownOnce: true,
    Body: stepBody(async () => (await import('./invite.tsx')).Invite, 'the form', 9),
  },
  'change-role': {
    title: 'Change a role',
    panel: 'members',
    needs,
    Body: stepBody(async () => (await import('./member-steps.tsx')).ChangeRole, 'the form', 7),
  },
  'remove-member': {
    title: 'Remove this member?',
    panel: 'members',
    needs,
    Body: stepBody(async () => (await import('./member-steps.tsx')).RemoveMember, 'this step'),
  },
  'revoke-invitation': {
    title: 'Take this invitation back?',
    panel: 'invitations',
    needs,
    Body: stepBody(async () => (await import('./revoke.tsx')).Revoke, 'this step'),
  },
};
