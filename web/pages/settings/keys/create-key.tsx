import { createSignal, Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { createKey, type NewKey, type ShownKey } from '../../../keys-api.ts';
import { useKeyUpdates } from '../../../keys-queries.ts';
import { useMay } from '../../../session.ts';
import { momentText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { BudgetPart } from './budget-part.tsx';
import {
  type Draft,
  type DraftProblem,
  type ExpiryChoice,
  expiryChoices,
  expiryOf,
  firstDraft,
  keyOf,
} from './draft.ts';
import { ExpiryDay } from './expiry-day.tsx';
import { ScopesPart } from './scopes-part.tsx';
import { ShownSecret } from './shown-secret.tsx';

/** A new key; then its secret, once. */
export function CreateKey(props: StepBody) {
  const [made, setMade] = createSignal<ShownKey>();
  return (
    <Show when={made()} fallback={<Form close={props.close} made={setMade} />}>
      {(key) => <ShownSecret of={key()} close={props.close} />}
    </Show>
  );
}

function Form(props: StepBody & { made: (key: ShownKey) => void }) {
  const updates = useKeyUpdates();
  const may = useMay();
  const [draft, setDraft] = createSignal(firstDraft);
  const [problem, setProblem] = createSignal<DraftProblem>();
  let form: HTMLFormElement | undefined;
  let answer: ShownKey | undefined;
  const write = createWrite(async (wanted: NewKey, key) => {
    answer = await createKey(wanted, key);
  });
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft(), ...part });
    setProblem(undefined);
  };
  const problemAt = (field: DraftProblem['field']) =>
    problem()?.field === field ? problem()?.message : undefined;
  const refuse = (found: DraftProblem) => {
    setProblem(found);
    form?.querySelector<HTMLElement>(`[name="${found.field}"]`)?.focus();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = keyOf(draft(), new Date());
    if ('message' in wanted) return refuse(wanted);
    if (!(await write.run(wanted))) {
      const found = fieldOf(write.failure());
      return found && refuse(found);
    }
    if (answer) props.made(answer);
    void updates.reread();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <TextField
        name="name"
        label="Name"
        hint="What will use it, like “Production backend”."
        value={draft().name}
        problem={problemAt('name')}
        onInput={(name) => change({ name })}
      />
      <ScopesPart
        scopes={draft().scopes}
        problem={problemAt('scopes')}
        choose={(scopes) => change({ scopes })}
      />
      <SelectField
        name="expiry"
        label="Expires"
        value={draft().expiry}
        options={expiryChoices}
        onChoose={(expiry) => change({ expiry: expiry as ExpiryChoice })}
      />
      <Show
        when={draft().expiry === 'day'}
        fallback={<p class="-mt-2 text-xs text-muted">{expiryHint(draft())}</p>}
      >
        <ExpiryDay
          value={draft().day}
          problem={problemAt('day')}
          onInput={(day) => change({ day })}
        />
      </Show>
      <Show when={may('budgets:write')}>
        <BudgetPart draft={draft()} problem={problemAt('limit')} change={change} />
      </Show>
      <WriteFailure
        what="create the key"
        error={write.failure()}
        otherwise="There is no new key."
      />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Creating …" submits>
            Create key
          </Act>
        }
      />
    </form>
  );
}

function expiryHint(draft: Draft): string {
  const at = expiryOf(draft, new Date());
  return at
    ? `It is refused from ${momentText(at.toISOString())} on. Rotating does not change that.`
    : 'It works until it is revoked. A key that ends by itself is safer.';
}

/** The API's word for a field, where it names one of the form's. */
function fieldOf(error: Error | undefined): DraftProblem | undefined {
  const param = error instanceof ApiProblem ? String(error.body.param ?? '') : '';
  const fields = {
    name: 'name',
    scopes: 'scopes',
    expires_at: 'day',
    'budget.limit_microcredits': 'limit',
  } as const;
  const field = Object.entries(fields).find(([name]) => name === param)?.[1];
  return field && error ? { field, message: error.message } : undefined;
}
