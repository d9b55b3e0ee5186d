import { createSignal } from 'solid-js';
import { dismissEvent } from '../../../operator-api.ts';
import { useOperatorUpdates } from '../../../operator-queries.ts';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { useSay } from '../../settings/writing/said.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { reasonProblem } from '../parts/reason.ts';
import { rereadFrom } from '../parts/reread-from.ts';
import { SignInRemedy } from '../refused.tsx';
import { useStep } from './step.ts';

/** Nothing is to come of a quarantined event: said by somebody, for a reason. */
export function Dismiss(props: StepBody) {
  const step = useStep();
  const say = useSay();
  const updates = useOperatorUpdates();
  const [reason, setReason] = createSignal('');
  const [checked, setChecked] = createSignal(false);
  const event = step.param('event') ?? '';
  let form: HTMLFormElement | undefined;
  const write = createWrite((why: string, key) => dismissEvent(event, why, key));
  const submit = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setChecked(true);
    if (reasonProblem(reason())) return form?.querySelector('input')?.focus();
    if (!(await write.run(reason().trim()))) return;
    say({ panel: 'events', tone: 'good', text: `${event} was dismissed: nothing comes of it.` });
    props.close();
    void rereadFrom('events', updates.reread);
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <p class="wrap-anywhere">
        <strong>{event}</strong> counts as ignored from then on: it grants nothing and takes nothing
        back. Money that came with it stays where it is; refund it from its account’s page. A retry
        is still possible.
      </p>
      <TextField
        name="reason"
        label="Reason"
        hint="Kept with the event and in the audit log."
        value={reason()}
        problem={checked() ? reasonProblem(reason()) : undefined}
        onInput={setReason}
      />
      <WriteFailure
        what="dismiss the event"
        error={write.failure()}
        otherwise="It is as it was."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep="Keep it quarantined"
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Sending …" submits>
            Dismiss the event
          </Act>
        }
      />
    </form>
  );
}
