import { createSignal, createUniqueId, For, onMount, Show } from 'solid-js';
import { scopes } from '../../../../core/access/scopes.ts';
import { createPlatformKey, type PlatformKeyAsk, type ShownKey } from '../../../operator-api.ts';
import { useOperatorUpdates } from '../../../operator-queries.ts';
import { Act, Actions } from '../../settings/writing/actions.tsx';
import { SelectField } from '../../settings/writing/select-field.tsx';
import type { StepBody } from '../../settings/writing/step-dialogs.tsx';
import { TextField } from '../../settings/writing/text-field.tsx';
import { createWrite } from '../../settings/writing/write.ts';
import { WriteFailure } from '../../settings/writing/write-failure.tsx';
import { SignInRemedy } from '../refused.tsx';
import { ShownSecret } from './shown-secret.tsx';

/** Makes a key that acts for any account, and shows its secret. */
export function NewKey(props: StepBody) {
  const [made, setMade] = createSignal<ShownKey>();
  return (
    <Show when={made()} fallback={<Form close={props.close} made={setMade} />}>
      {(key) => <ShownSecret name={key().name} secret={key().secret} close={props.close} />}
    </Show>
  );
}

const lifetimes = [
  ['', 'Never'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
] as const;

const dayMs = 86_400_000;

function Form(props: StepBody & { made: (key: ShownKey) => void }) {
  const updates = useOperatorUpdates();
  const [name, setName] = createSignal('');
  const [days, setDays] = createSignal('');
  const [chosen, setChosen] = createSignal<readonly string[]>([]);
  const [checked, setChecked] = createSignal(false);
  const opened = Date.now();
  let form: HTMLFormElement | undefined;
  let answer: ShownKey | undefined;
  onMount(() => form?.querySelector('input')?.focus());
  const write = createWrite(async (asked: PlatformKeyAsk, key) => {
    answer = await createPlatformKey(asked, key);
  });
  const nameProblem = () =>
    name().trim() === '' ? 'Say what it is for: it is known by its name.' : undefined;
  const scopesProblem = () =>
    chosen().length === 0 ? 'Choose at least one: a key may do only what it is given.' : undefined;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (nameProblem() || scopesProblem())
      return form?.querySelector<HTMLElement>(nameProblem() ? 'input' : '[type=checkbox]')?.focus();
    // From when the form was opened: the same request again is the same to the byte.
    const expiry = days()
      ? { expires_at: new Date(opened + Number(days()) * dayMs).toISOString() }
      : {};
    if (!(await write.run({ name: name().trim(), scopes: chosen(), ...expiry }))) return;
    props.made(answer as ShownKey);
    void updates.reread();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <TextField
        name="name"
        label="Name"
        value={name()}
        problem={checked() ? nameProblem() : undefined}
        onInput={setName}
      />
      <ScopeChoice
        chosen={chosen()}
        problem={checked() ? scopesProblem() : undefined}
        choose={setChosen}
      />
      <SelectField
        name="expires"
        label="Expires"
        value={days()}
        options={lifetimes}
        onChoose={setDays}
      />
      <WriteFailure
        what="make the key"
        error={write.failure()}
        otherwise="There is no new key."
        remedy={<SignInRemedy error={write.failure()} />}
      />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Making …" submits>
            Make the key
          </Act>
        }
      />
    </form>
  );
}

interface ScopeChoiceProps {
  chosen: readonly string[];
  problem: string | undefined;
  choose: (chosen: readonly string[]) => void;
}

function ScopeChoice(props: ScopeChoiceProps) {
  const id = createUniqueId();
  const toggle = (scope: string, on: boolean) =>
    props.choose(on ? [...props.chosen, scope] : props.chosen.filter((one) => one !== scope));
  return (
    <fieldset aria-describedby={props.problem && id}>
      <legend class="text-xs font-medium text-muted">What it may do</legend>
      <div class="mt-1 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4">
        <For each={scopes}>
          {(scope) => (
            <label class="flex min-h-7 items-center gap-2 text-sm">
              <input
                type="checkbox"
                name="scope"
                value={scope}
                checked={props.chosen.includes(scope)}
                onChange={(event) => toggle(scope, event.currentTarget.checked)}
                class="size-4 shrink-0 accent-accent"
              />
              {scope}
            </label>
          )}
        </For>
      </div>
      <Show when={props.problem}>
        <p id={id} role="alert" class="mt-1 text-xs font-medium text-bad">
          {props.problem}
        </p>
      </Show>
    </fieldset>
  );
}
