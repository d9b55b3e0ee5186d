import { Show } from 'solid-js';
import type { Subscription } from '../../../../billing-api.ts';
import { useSubscription } from '../../../../billing-queries.ts';
import { buttonClass } from '../../../../ui/button.tsx';
import { Loaded } from '../../../../ui/loaded.tsx';
import { Panel } from '../../../../ui/panel.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Notice } from '../../writing/notice.tsx';
import { Said } from '../../writing/said.tsx';
import { StepLink } from '../step-link.tsx';
import { PlanList } from './plan-list.tsx';
import { planSentence, planTrouble } from './plan-words.ts';

/** The plan there is, and those there could be. */
export function PlanSection() {
  const subscription = useSubscription();
  return (
    <Panel
      title="Subscription"
      name="plan"
      note="Credits every month, for less. Unused credits carry over, also after you cancel."
    >
      <Said panel="plan" />
      <Loaded of={subscription} what="the subscription" skeleton={<SkeletonRows rows={3} />}>
        {(data) => (
          <>
            <Show when={data().subscription}>{(plan) => <Current plan={plan()} />}</Show>
            <PlanList current={data().subscription ?? undefined} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Current(props: { plan: Subscription }) {
  const undoes = () => Boolean(props.plan.ends_at || props.plan.next_plan);
  return (
    <div class="flex flex-col gap-3 px-4 pb-4 @sm:px-5">
      <p data-part="sentence">{planSentence(props.plan)}</p>
      <Show when={planTrouble(props.plan)}>
        {(trouble) => (
          <Notice tone="warn" title={trouble().title}>
            <p>{trouble().text}</p>
            <div class="mt-2 flex flex-wrap items-center gap-3">
              <Show when={props.plan.open_invoice_url}>
                {(url) => (
                  <a href={url()} rel="external" class={buttonClass(true)}>
                    Pay it now
                  </a>
                )}
              </Show>
              <StepLink to="card">Change card</StepLink>
            </div>
          </Notice>
        )}
      </Show>
      <div class="flex flex-wrap items-center gap-3">
        <Show when={undoes()}>
          <StepLink to="resume-plan" primary>
            Keep {props.plan.plan_name}
          </StepLink>
        </Show>
        <Show when={!props.plan.ends_at}>
          <StepLink to="cancel-plan">Cancel {props.plan.plan_name}</StepLink>
        </Show>
      </div>
    </div>
  );
}
