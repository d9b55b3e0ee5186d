import { createSignal, Show } from 'solid-js';
import { type OperatedAccount, setFrozen } from '../../../operator-api.ts';
import { useOperatorUpdates } from '../../../operator-queries.ts';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { useSay } from '../../settings/writing/said.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { reasonProblem } from '../parts/reason.ts';
import { SignInRemedy } from '../refused.tsx';
import { OfAccount } from './of-account.tsx';

type What = 'freeze' | 'unfreeze';

export const Freeze = (props: StepBody) => <Step what="freeze" close={props.close} />;
export const Unfreeze = (props: StepBody) => <Step what="unfreeze" close={props.close} />;

const words = {
  freeze: {
    verb: 'Freeze',
    keep: 'Leave it open',
    done: 'is frozen',
    already: 'is frozen already',
    consequences:
      'Spending and new holds are refused from the next request on, and running servers stop when their paid time ends. Auto top-up waits. Credits, grants and payments stay; buying by hand and refunds go on.',
  },
  unfreeze: {
    verb: 'Unfreeze',
    keep: 'Leave it frozen',
    done: 'is open again',
    already: 'is open already',
    consequences:
      'It may spend again from the next request on. Servers that were stopped stay stopped until somebody starts them.',
  },
} as const;

function Step(props: StepBody & { what: What }) {
  return (
    <OfAccount rows={5}>
      {(account) => (
        <Show
          when={(account().status === 'frozen') === (props.what === 'unfreeze')}
          fallback={
            <div class="flex flex-col gap-4 px-5 py-4">
              <p>
                <bdi>{account().name}</bdi> {words[props.what].already}.
              </p>
              <Actions keep="Back" onKeep={props.close} />
            </div>
          }
        >
          <Form account={account()} {...props} />
        </Show>
      )}
    </OfAccount>
  );
}

function Form(props: StepBody & { what: What; account: OperatedAccount }) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const [reason, setReason] = createSignal('');
  const [checked, setChecked] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const said = () => words[props.what];
  const write = createWrite(({ act, why }: { act: What; why: string }, key) =>
    setFrozen(props.account.id, act, why, key),
  );
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reasonProblem(reason())) return form?.querySelector('input')?.focus();
    const { name } = props.account;
    const { done } = said();
    if (!(await write.run({ act: props.what, why: reason().trim() }))) return;
    say({ panel: 'standing', tone: 'good', text: `${name} ${done}.` });
    props.close();
    void updates.rereadAccount();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <p>
        <strong>
          <bdi>{props.account.name}</bdi>
        </strong>
        : {said().consequences}
      </p>
      <TextField
        name="reason"
        label="Reason"
        hint="Shown to the customer with the entry, and kept in the audit log."
        value={reason()}
        problem={checked() ? reasonProblem(reason()) : undefined}
        onInput={setReason}
      />
      <WriteFailure
        what={`${props.what} ${props.account.name}`}
        error={write.failure()}
        otherwise="It is as it was."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep={said().keep}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Sending …" submits>
            {said().verb} {props.account.name}
          </Act>
        }
      />
    </form>
  );
}
