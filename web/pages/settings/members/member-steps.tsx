import { createSignal, type JSX, Show } from 'solid-js';
import { roleNames } from '../../../session.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { isLastOwner, lastOwnerText } from './last-owner.ts';
import { changeMember, type Member, removeMember } from './members-api.ts';
import { useMembers, useMemberUpdates } from './members-queries.ts';
import { RoleChoice } from './role-choice.tsx';
import { useStep } from './step.ts';

interface OfMemberProps extends StepBody {
  children: (member: Member) => JSX.Element;
}

/** The member the address names, as they were when it was opened: a list read again takes nothing away. */
function OfMember(props: OfMemberProps) {
  const step = useStep();
  const members = useMembers();
  const refused = (text: string) => (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p>{text}</p>
      <Actions keep="Back" onKeep={props.close} />
    </div>
  );
  return (
    <div class="pt-3">
      <Loaded of={members} what="the members" skeleton={<SkeletonRows rows={3} />}>
        {(data) => (
          <Show
            when={data().data.find(({ person }) => person === step.param('person'))}
            fallback={refused('This person is not a member any more.')}
          >
            {(member) => {
              const found = member();
              return (
                <Show
                  when={!isLastOwner(data().data, found)}
                  fallback={refused(`${found.name}: ${lastOwnerText}`)}
                >
                  {props.children(found)}
                </Show>
              );
            }}
          </Show>
        )}
      </Loaded>
    </div>
  );
}

export const ChangeRole = (props: StepBody) => (
  <OfMember close={props.close}>{(member) => <Role of={member} close={props.close} />}</OfMember>
);

function Role(props: StepBody & { of: Member }) {
  const updates = useMemberUpdates();
  const say = useSay();
  const { person, name, you, role: before } = props.of;
  const [role, setRole] = createSignal(before);
  const write = createWrite((wanted: Member['role'], key) => changeMember(person, wanted, key));
  const change = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = role();
    if (wanted !== before && !(await write.run(wanted))) return;
    if (wanted !== before)
      say({ panel: 'members', tone: 'good', text: `${name} is ${roleNames[wanted]} now.` });
    props.close();
    await updates.reread();
    if (you) void updates.rereadSession();
  };
  return (
    <form onSubmit={change} class="flex flex-col gap-4 px-5 pb-4">
      <p>
        What <bdi class="font-medium">{name}</bdi> may do at this account. It counts at once.
      </p>
      <RoleChoice value={role()} onChoose={setRole} />
      <WriteFailure
        what="change the role"
        error={write.failure()}
        otherwise={`${name} is still ${roleNames[before]}.`}
      />
      <Actions
        keep="Back"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Changing …" submits>
            {role() === before ? `Keep ${roleNames[before]}` : `Make ${roleNames[role()]}`}
          </Act>
        }
      />
    </form>
  );
}

export const RemoveMember = (props: StepBody) => (
  <OfMember close={props.close}>{(member) => <Remove of={member} close={props.close} />}</OfMember>
);

function Remove(props: StepBody & { of: Member }) {
  const updates = useMemberUpdates();
  const say = useSay();
  const { person, name } = props.of;
  const write = createWrite((id: string, key) => removeMember(id, key));
  const remove = async () => {
    if (!(await write.run(person))) return;
    say({ panel: 'members', tone: 'good', text: `${name} is not a member any more.` });
    props.close();
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p>
        <bdi class="font-medium">{name}</bdi> cannot see this account any more, at once and in every
        browser. API keys, servers and budgets they made stay as they are: revoke keys that they
        know under API keys.
      </p>
      <WriteFailure
        what={`remove ${name}`}
        error={write.failure()}
        otherwise={`${name} is still a member.`}
      />
      <Actions
        keep={`Keep ${name}`}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Removing …" onClick={() => void remove()}>
            Remove {name}
          </Act>
        }
      />
    </div>
  );
}
