import { createSignal, For, type JSX, Show } from 'solid-js';
import { ApiProblem } from '../../../api.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { creditsText } from '../billing/amounts.ts';
import { Act, Actions } from '../writing/actions.tsx';
import { Field } from '../writing/field.tsx';
import { useSay } from '../writing/said.tsx';
import { SelectField } from '../writing/select-field.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { TextField } from '../writing/text-field.tsx';
import { createWrite } from '../writing/write.ts';
import { WriteFailure } from '../writing/write-failure.tsx';
import { nameOf, periodNames, scopeNames } from './budget-words.ts';
import { addBudget, type BudgetView, changeBudget, type NewBudget } from './budgets-api.ts';
import { useBudgets, useBudgetUpdates, useTargets } from './budgets-queries.ts';
import { budgetOf, type Draft, type DraftProblem, draftOf, firstDraft } from './draft.ts';
import { useStep } from './step.ts';

/** A new budget; the address may say what it begins with. */
export function AddBudget(props: StepBody) {
  const step = useStep();
  return (
    <Form
      first={firstDraft(step.param)}
      close={props.close}
      what="add the budget"
      otherwise="There is no new budget."
      act="Add budget"
      save={addBudget}
      done={() => 'The budget was added. What was spent in its period before is counted in.'}
    />
  );
}

/** The budget the address names: what it is about and its period stay. */
export function EditBudget(props: StepBody) {
  const step = useStep();
  const budgets = useBudgets();
  return (
    <div class="pt-3">
      <Loaded of={budgets} what="the budgets" skeleton={<SkeletonRows rows={8} />}>
        {(data) => (
          <Edit
            budget={data().data.find(({ id }) => id === step.param('budget'))}
            close={props.close}
          />
        )}
      </Loaded>
    </div>
  );
}

/** Live figures change meanwhile; what is typed stays. */
function Edit(props: StepBody & { budget: BudgetView | undefined }) {
  const { budget } = props;
  if (!budget)
    return (
      <div class="flex flex-col gap-4 px-5 pb-4">
        <p>There is no such budget any more.</p>
        <Actions keep="Back" onKeep={props.close} />
      </div>
    );
  return (
    <Form
      first={draftOf(budget)}
      of={budget}
      close={props.close}
      what={`change ${nameOf(budget)}`}
      otherwise="It is as it was."
      act="Save changes"
      save={({ name = '', limit_microcredits, hard }, key) =>
        changeBudget(budget.id, { name, limit_microcredits, hard }, key)
      }
      done={(asked) => `${asked.name || nameOf(budget)} was changed.`}
    />
  );
}

interface FormProps extends StepBody {
  first: Draft;
  /** The one that is changed. */
  of?: BudgetView;
  what: string;
  otherwise: string;
  act: string;
  save: (budget: NewBudget, key: string) => Promise<unknown>;
  done: (budget: NewBudget) => string;
}

function Form(props: FormProps) {
  const updates = useBudgetUpdates();
  const say = useSay();
  const [draft, setDraft] = createSignal(props.first);
  const [problem, setProblem] = createSignal<DraftProblem>();
  let form: HTMLFormElement | undefined;
  const write = createWrite((ask: NewBudget, key) => props.save(ask, key));
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
    const asked = budgetOf(draft());
    if ('message' in asked) return refuse(asked);
    if (!(await write.run(asked))) {
      const found = fieldOf(write.failure());
      return found && refuse(found);
    }
    say({ panel: 'budgets', tone: 'good', text: props.done(asked) });
    props.close();
    void updates.reread();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <TextField
        name="name"
        label="Name (if you like)"
        value={draft().name}
        problem={problemAt('name')}
        onInput={(name) => change({ name })}
      />
      <Show when={!props.of}>
        <About draft={draft()} change={change} problemAt={problemAt} />
      </Show>
      <Field
        name="limit"
        label="Limit"
        unit={`credits a ${draft().period}`}
        value={draft().limit}
        problem={problemAt('limit')}
        hint={props.of && usedHint(props.of)}
        onInput={(limit) => change({ limit })}
      />
      <Hardness hard={draft().hard} choose={(hard) => change({ hard })} />
      <WriteFailure what={props.what} error={write.failure()} otherwise={props.otherwise} />
      <Actions
        keep="Leave"
        onKeep={props.close}
        unfocused
        act={
          <Act busy={write.busy()} busyWords="Saving …" submits>
            {props.act}
          </Act>
        }
      />
    </form>
  );
}

const usedHint = (budget: BudgetView): string =>
  `${creditsText(budget.spent_microcredits + budget.held_microcredits)} are used in this period. A hard limit below that refuses everything until it begins again.`;

/** The API's word for a field, where it names one of the form's. */
function fieldOf(error: Error | undefined): DraftProblem | undefined {
  const param = error instanceof ApiProblem ? error.body.param : undefined;
  const fields = {
    name: 'name',
    target: 'target',
    time_zone: 'zone',
    limit_microcredits: 'limit',
  } as const;
  const field = Object.entries(fields).find(([name]) => name === param)?.[1];
  return field && error ? { field, message: error.message } : undefined;
}

interface AboutProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problemAt: (field: DraftProblem['field']) => string | undefined;
}

/** What stays once the budget is there. */
function About(props: AboutProps): JSX.Element {
  const targets = useTargets(() => props.draft.scope);
  return (
    <>
      <SelectField
        name="scope"
        label="Of what"
        value={props.draft.scope}
        options={Object.entries(scopeNames)}
        onChoose={(scope) => props.change({ scope: scope as Draft['scope'], target: '' })}
      />
      <Show when={props.draft.scope !== 'account' && props.draft.scope !== 'member'}>
        <SelectField
          name="target"
          label={scopeNames[props.draft.scope]}
          value={props.draft.target}
          options={[
            ['', targets.isLoading ? 'Loading …' : 'Choose one'],
            ...(targets.data?.data ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          problem={props.problemAt('target')}
          onChoose={(target) => props.change({ target })}
        />
      </Show>
      <Show when={props.draft.scope === 'member'}>
        <TextField
          name="target"
          label="Member, as your usage names them"
          value={props.draft.target}
          problem={props.problemAt('target')}
          onInput={(target) => props.change({ target })}
        />
      </Show>
      <SelectField
        name="period"
        label="Every"
        value={props.draft.period}
        options={Object.entries(periodNames)}
        onChoose={(period) => props.change({ period: period as Draft['period'] })}
      />
      <TextField
        name="zone"
        label="Time zone its days begin in"
        list="zones"
        value={props.draft.zone}
        problem={props.problemAt('zone')}
        onInput={(zone) => props.change({ zone })}
      />
      <datalist id="zones">
        <For each={Intl.supportedValuesOf('timeZone')}>{(zone) => <option value={zone} />}</For>
      </datalist>
    </>
  );
}

function Hardness(props: { hard: boolean; choose: (hard: boolean) => void }) {
  const choice = (hard: boolean, text: string) => (
    <label class="flex gap-2 text-sm">
      <input
        type="radio"
        name="hard"
        checked={props.hard === hard}
        onChange={() => props.choose(hard)}
        class="mt-0.5 size-4.5 shrink-0 accent-accent"
      />
      <span>{text}</span>
    </label>
  );
  return (
    <fieldset class="flex flex-col gap-2">
      <legend class="pb-1 text-xs font-medium text-muted">At the limit</legend>
      {choice(false, 'Soft: tell me at 50, 80 and 100 %, refuse nothing.')}
      {choice(
        true,
        'Hard: tell me, and refuse what would pass it. Servers stop when paid time ends.',
      )}
    </fieldset>
  );
}
