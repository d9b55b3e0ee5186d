import { createSignal, onMount, Show } from 'solid-js';
import { addOperator, type Operator, removeOperator } from '../../../operator-api.ts';
import { useOperators, useOperatorUpdates } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { useSay } from '../../settings/writing/said.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { rereadFrom } from '../parts/reread-from.ts';
import { SignInRemedy } from '../refused.tsx';
import { useStep } from './step.ts';

const emailProblem = (text: string): string | undefined =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
    ? undefined
    : 'Type a whole e-mail address, such as amara@northwind.example.';

export function AddOperator(props: StepBody) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const [email, setEmail] = createSignal('');
  const [checked, setChecked] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const field = () => form?.querySelector('input');
  onMount(() => field()?.focus());
  const write = createWrite((address: string, key) => addOperator(address, key));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (emailProblem(email())) return field()?.focus();
    const address = email().trim();
    if (!(await write.run(address))) return;
    say({ panel: 'operators', tone: 'good', text: `${address} is an operator from now on.` });
    props.close();
    void updates.reread();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <p>
        Whoever signs in with this address sees every account, adjusts balances, refunds payments
        and adds other operators.
      </p>
      <TextField
        name="email"
        type="email"
        label="E-mail address"
        value={email()}
        problem={checked() ? emailProblem(email()) : undefined}
        onInput={setEmail}
      />
      <WriteFailure
        what="add the operator"
        error={write.failure()}
        otherwise="Nothing was changed."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Adding …" submits>
            Add operator
          </Act>
        }
      />
    </form>
  );
}

export function RemoveOperator(props: StepBody) {
  const step = useStep();
  const operators = useOperators();
  return (
    <Loaded
      of={operators}
      what="the operators"
      skeleton={
        <div class="pt-4">
          <SkeletonRows rows={3} />
        </div>
      }
    >
      {(data) => (
        <Show
          when={data().data.find(({ id }) => id === step.param('operator'))}
          fallback={
            <div class="flex flex-col gap-4 px-5 py-4">
              <p>There is no such operator any more.</p>
              <Actions keep="Back" onKeep={props.close} />
            </div>
          }
        >
          {(operator) => <Remove operator={operator()} close={props.close} />}
        </Show>
      )}
    </Loaded>
  );
}

function Remove(props: StepBody & { operator: Operator }) {
  const say = useSay();
  const updates = useOperatorUpdates();
  const write = createWrite((id: string, key) => removeOperator(id, key));
  const remove = async () => {
    const { id, email } = props.operator;
    if (!(await write.run(id))) return;
    say({ panel: 'operators', tone: 'good', text: `${email} is no operator any more.` });
    props.close();
    void rereadFrom('operators', updates.reread);
  };
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p class="wrap-anywhere">
        <strong>
          <bdi>{props.operator.email}</bdi>
        </strong>{' '}
        is refused here from the next request on. Accounts they are a member of stay theirs to use,
        and what they did stays in the audit log.
        <Show when={props.operator.you}> This is you: these pages close for you at once.</Show>
      </p>
      <WriteFailure
        what="remove the operator"
        error={write.failure()}
        otherwise="They still are one."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep={`Keep ${props.operator.email}`}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Removing …" onClick={() => void remove()}>
            Remove {props.operator.email}
          </Act>
        }
      />
    </div>
  );
}
