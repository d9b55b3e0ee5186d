import { For, Show } from 'solid-js';
import { LiveStatusLine } from '../../../ui/live-status-line.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { usePageTitle } from '../../../ui/page-title.ts';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { followEntries } from '../writing/follow-entries.ts';
import { Said, SayingsProvider } from '../writing/said.tsx';
import { StepAnchor } from '../writing/step-anchor.tsx';
import { type Step, StepDialogs, stepBody } from '../writing/step-dialogs.tsx';
import { BudgetRow } from './budget-row.tsx';
import { useBudgets, useBudgetUpdates } from './budgets-queries.ts';
import { type StepName, useStep } from './step.ts';

/** Settings > Usage > Budgets: how much may go, where, and what happens then. */
export function BudgetsPage() {
  usePageTitle(() => 'Budgets');
  const budgets = useBudgets();
  const updates = useBudgetUpdates();
  const step = useStep();
  followEntries(
    ({ kind }) => ['debit', 'hold', 'capture', 'void'].includes(kind) || kind.startsWith('budget'),
    updates.reread,
  );
  return (
    <SayingsProvider>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 tabindex="-1" class="text-xl font-semibold">
          Budgets
        </h1>
        <LiveStatusLine />
      </div>
      <Panel
        title="Budgets"
        name="budgets"
        note="Soft ones tell at 50, 80 and 100 %. Hard ones also refuse what would pass their limit."
        aside={
          <StepAnchor href={step.address('add-budget')} primary needs="budgets:write">
            Add a budget
          </StepAnchor>
        }
      >
        <Said panel="budgets" />
        <Loaded of={budgets} what="the budgets" skeleton={<SkeletonRows rows={4} class="h-24" />}>
          {(data) => (
            <Show
              when={data().data.length > 0}
              fallback={
                <p class="px-4 pb-5 text-muted @sm:px-5">
                  No budgets. One that you add appears here with what is spent of it, and tells you
                  before it is used up.
                </p>
              }
            >
              <ul class="px-4 pb-2 @sm:px-5">
                <For each={data().data.map(({ id }) => id)}>
                  {(id) => (
                    <Show when={data().data.find((one) => one.id === id)}>
                      {(budget) => <BudgetRow budget={budget()} />}
                    </Show>
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Loaded>
      </Panel>
      <StepDialogs step={step} of={steps} />
    </SayingsProvider>
  );
}

const steps: Record<StepName, Step> = {
  'add-budget': {
    title: 'Add a budget',
    panel: 'budgets',
    needs: 'budgets:write',
    Body: stepBody(async () => (await import('./budget-form.tsx')).AddBudget, 'the form', 16),
  },
  'edit-budget': {
    title: 'Change this budget',
    panel: 'budgets',
    needs: 'budgets:write',
    Body: stepBody(async () => (await import('./budget-form.tsx')).EditBudget, 'the form', 8),
  },
  'remove-budget': {
    title: 'Remove this budget?',
    panel: 'budgets',
    needs: 'budgets:write',
    Body: stepBody(async () => (await import('./remove-budget.tsx')).RemoveBudget, 'this step'),
  },
};
