import { For, Show } from 'solid-js';
import type { Plan, Subscription } from '../../../../billing-api.ts';
import { useCatalogue, usePlans } from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { creditsText, moneyText } from '../amounts.ts';
import { StepLink } from '../step-link.tsx';
import { savingText } from './plan-words.ts';

/** The plans on sale; the one there is says so. */
export function PlanList(props: { current: Subscription | undefined }) {
  const plans = usePlans();
  const catalogue = useCatalogue();
  return (
    <Loaded of={plans} what="the plans" skeleton={<SkeletonRows rows={3} class="h-14" />}>
      {(data) => (
        <ul class="px-4 pb-4 @sm:px-5">
          <For
            each={data().data}
            fallback={<li class="text-muted">No plans are sold here yet.</li>}
          >
            {(plan) => (
              <PlanRow
                plan={plan}
                current={props.current}
                sold={catalogue.data?.payments !== 'none'}
              />
            )}
          </For>
        </ul>
      )}
    </Loaded>
  );
}

interface PlanRowProps {
  plan: Plan;
  current: Subscription | undefined;
  sold: boolean;
}

function PlanRow(props: PlanRowProps) {
  const isCurrent = () => props.current?.plan === props.plan.id;
  const isNext = () => props.current?.next_plan === props.plan.id;
  return (
    <li class="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2">
      <div class="min-w-0">
        <p>
          <span class="font-medium">
            <bdi>{props.plan.name}</bdi>: {creditsText(props.plan.credits_microcredits)} a month
          </span>{' '}
          for {moneyText(props.plan.amount_minor, props.plan.currency)} a month
        </p>
        <Show when={savingText(props.plan)}>
          {(saving) => <p class="text-sm font-medium text-good">{saving()}</p>}
        </Show>
      </div>
      <Show
        when={!isCurrent() && !isNext()}
        fallback={
          <span class="text-sm font-medium text-muted">
            {isCurrent() ? 'Your plan' : 'From the next month on'}
          </span>
        }
      >
        <Show when={props.sold}>
          <StepLink to="plan" about={{ plan: props.plan.id }}>
            {props.current ? 'Change to' : 'Subscribe to'} {props.plan.name}
          </StepLink>
        </Show>
      </Show>
    </li>
  );
}
