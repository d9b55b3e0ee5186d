import { For, Show } from 'solid-js';
import { roleNames, useMay } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { momentText } from '../billing/amounts.ts';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import type { OpenInvitation } from './members-api.ts';
import { useInvitations } from './members-queries.ts';
import { useStep } from './step.ts';

/** Links that were made and that nobody has opened yet. */
export function InvitationsSection() {
  const may = useMay();
  const invitations = useInvitations(() => may('members:write'));
  return (
    <Panel
      title="Open invitations"
      name="invitations"
      note="Each link makes one person a member, within a week"
    >
      <Said panel="invitations" />
      <Loaded
        of={invitations}
        what="the invitations"
        skeleton={<SkeletonRows rows={2} class="h-14" />}
      >
        {(data) => (
          <ul class="px-4 pb-2 @sm:px-5">
            <For
              each={data().data.map(({ id }) => id)}
              fallback={
                <li class="pb-3 text-muted">
                  No invitation is open. One that you make appears here until it is accepted.
                </li>
              }
            >
              {(id) => (
                <Show when={data().data.find((one) => one.id === id)}>
                  {(invitation) => <InvitationRow of={invitation()} />}
                </Show>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function InvitationRow(props: { of: OpenInvitation }) {
  const step = useStep();
  const whom = () => props.of.email ?? 'whoever has the link';
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2">
      <div class="min-w-0 text-sm">
        <h3 class="font-medium wrap-anywhere">
          {roleNames[props.of.role]}, <bdi>{whom()}</bdi>
        </h3>
        <p class="text-muted">Good until {momentText(props.of.expires_at)}</p>
      </div>
      <StepAnchor
        href={step.address('revoke-invitation', { invitation: props.of.id })}
        label={`Take back: ${roleNames[props.of.role]}, ${whom()}`}
        needs="members:write"
      >
        Take back
      </StepAnchor>
    </li>
  );
}
