import { Show } from 'solid-js';
import { Loaded } from '../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Act, Actions } from '../writing/actions.tsx';
import { refusalText } from '../writing/refusal-text.ts';
import { useSay } from '../writing/said.tsx';
import type { StepBody } from '../writing/step-dialogs.tsx';
import { createWrite } from '../writing/write.ts';
import { nameOf } from './budget-words.ts';
import { type BudgetView, removeBudget } from './budgets-api.ts';
import { useBudgets, useBudgetUpdates } from './budgets-queries.ts';
import { useStep } from './step.ts';

/** The budget the address names. */
export function RemoveBudget(props: StepBody) {
  const step = useStep();
  const budgets = useBudgets();
  return (
    <div class="pt-3">
      <Loaded of={budgets} what="the budgets" skeleton={<SkeletonRows rows={3} />}>
        {(data) => (
          <Show
            when={data().data.find(({ id }) => id === step.param('budget'))}
            fallback={
              <div class="flex flex-col gap-4 px-5 pb-4">
                <p>There is no such budget any more.</p>
                <Actions keep="Back" onKeep={props.close} />
              </div>
            }
          >
            {(budget) => <Remove budget={budget()} close={props.close} />}
          </Show>
        )}
      </Loaded>
    </div>
  );
}

/** Gone at once; back again, and said, when the server does not agree. */
function Remove(props: StepBody & { budget: BudgetView }) {
  const updates = useBudgetUpdates();
  const say = useSay();
  const write = createWrite((id: string, key) => removeBudget(id, key));
  const remove = async () => {
    const { id } = props.budget;
    const name = nameOf(props.budget);
    props.close();
    const rollBack = updates.tryRemove(id);
    if (await write.run(id))
      say({ panel: 'budgets', tone: 'good', text: `The budget ${name} was removed.` });
    else {
      rollBack();
      const text = `The budget ${name} could not be removed. ${refusalText(write.failure())} It still holds; try again.`;
      say({ panel: 'budgets', tone: 'bad', text });
    }
    void updates.reread();
  };
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p>
        <bdi>{nameOf(props.budget)}</bdi>{' '}
        {props.budget.hard
          ? 'refuses nothing any more: spending goes on until the credits end.'
          : 'tells of nothing any more.'}{' '}
        What was spent stays in your history.
      </p>
      <Actions
        keep={`Keep ${nameOf(props.budget)}`}
        onKeep={props.close}
        act={
          <Act busy={write.busy()} busyWords="Removing …" onClick={() => void remove()}>
            Remove {nameOf(props.budget)}
          </Act>
        }
      />
    </div>
  );
}
