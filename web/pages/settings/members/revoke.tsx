import { roleNames, useMay } from '../../../session.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { revokeInvitation } from './members-api.ts';
import { useInvitations, useMemberUpdates } from './members-queries.ts';
import { useStep } from './step.ts';

/** Ends the invitation the address names before it is accepted. */
export function Revoke(props: StepBody) {
  const step = useStep();
  const may = useMay();
  const updates = useMemberUpdates();
  const say = useSay();
  const invitations = useInvitations(() => may('members:write'));
  const id = step.param('invitation') ?? '';
  const found = () => invitations.data?.data.find((one) => one.id === id);
  const named = () => {
    const invitation = found();
    if (!invitation) return 'This link';
    return `The link for ${invitation.email ?? 'whoever has it'}, as ${roleNames[invitation.role]},`;
  };
  const write = createWrite((wanted: string, key) => revokeInvitation(wanted, key));
  const revoke = async () => {
    if (!(await write.run(id))) return;
    say({ panel: 'invitations', tone: 'good', text: 'The invitation was taken back.' });
    props.close();
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p class="wrap-anywhere">
        {named()} stops working at once. Whoever accepted before stays a member.
      </p>
      <WriteFailure
        what="take it back"
        error={write.failure()}
        otherwise="The invitation is as it was."
      />
      <Actions
        keep="Keep the invitation"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Taking back …" onClick={() => void revoke()}>
            Take the invitation back
          </Act>
        }
      />
    </div>
  );
}
