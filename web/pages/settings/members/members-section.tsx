import { For, Show } from 'solid-js';
import { addressWith } from '../../../address.ts';
import { roleNames, useMay, useSession } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { dayText } from '../billing/amounts.ts';
import { Said } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { isLastOwner, lastOwnerText } from './last-owner.ts';
import type { Member } from './members-api.ts';
import { useMembers } from './members-queries.ts';
import { useStep } from './step.ts';

/** Everybody who is a member, with what they may do. By id: a row that is read again keeps its focus. */
export function MembersSection() {
  const members = useMembers();
  const step = useStep();
  const may = useMay();
  return (
    <Panel
      title="Members"
      name="members"
      note="Who may see or manage this account"
      aside={
        <StepAnchor href={step.address('invite')} primary needs="members:write">
          Invite somebody
        </StepAnchor>
      }
    >
      <Said panel="members" />
      <Loaded of={members} what="the members" skeleton={<SkeletonRows rows={4} class="h-16" />}>
        {(data) => (
          <ul class="px-4 pb-2 @sm:px-5">
            <For
              each={data().data.map(({ person }) => person)}
              fallback={<li class="pb-3 text-muted">{nobodyText(may('members:write'))}</li>}
            >
              {(person) => (
                <Show when={data().data.find((one) => one.person === person)}>
                  {(member) => (
                    <MemberRow member={member()} isLast={isLastOwner(data().data, member())} />
                  )}
                </Show>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

const nobodyText = (mayInvite: boolean): string =>
  `Nobody signs in to this account themselves: its platform opens it for them.${mayInvite ? ' Whoever you invite appears here.' : ''}`;

function MemberRow(props: { member: Member; isLast: boolean }) {
  const may = useMay();
  const step = useStep();
  const session = useSession();
  const about = () => ({ person: props.member.person });
  const leaving = () =>
    addressWith('/settings/account', {}, { step: 'leave', account: session.data?.account?.id });
  return (
    <li
      class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-3"
      data-member={props.member.person}
    >
      <div class="min-w-0">
        <h3 class="font-semibold wrap-anywhere">
          <bdi>{props.member.name}</bdi>{' '}
          <Show when={props.member.you}>
            <span class="rounded-md bg-sunken px-2 py-0.5 text-xs font-medium">You</span>
          </Show>
        </h3>
        <p class="text-sm text-muted wrap-anywhere">
          <Show when={props.member.email}>{(email) => <>{email()} · </>}</Show>
          {roleNames[props.member.role]} since {dayText(props.member.joined_at)}
        </p>
        <Show when={props.isLast && may('members:write')}>
          <p class="mt-1 text-xs text-muted">{lastOwnerText}</p>
        </Show>
      </div>
      <div class="flex flex-wrap gap-3 empty:hidden">
        <Show when={!props.isLast}>
          <StepAnchor
            href={step.address('change-role', about())}
            label={`Change role of ${props.member.name}`}
            needs="members:write"
          >
            Change role
          </StepAnchor>
          <Show when={!props.member.you}>
            <StepAnchor
              href={step.address('remove-member', about())}
              label={`Remove ${props.member.name}`}
              needs="members:write"
            >
              Remove
            </StepAnchor>
          </Show>
        </Show>
        <Show when={props.member.you && !props.isLast}>
          <StepAnchor href={leaving()}>Leave</StepAnchor>
        </Show>
      </div>
    </li>
  );
}
