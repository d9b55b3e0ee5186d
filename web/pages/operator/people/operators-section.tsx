import { Show } from 'solid-js';
import type { Operator } from '../../../operator-api.ts';
import { useOperators } from '../../../operator-queries.ts';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { Said } from '../../settings/writing/said.tsx';
import { StepAnchor } from '../../settings/writing/step-anchor.tsx';
import { ById } from '../parts/by-id.tsx';
import { useStep } from './step.ts';

/** Who may see these pages, by the address they sign in with. */
export function OperatorsSection() {
  const operators = useOperators();
  const step = useStep();
  return (
    <Panel
      title="Operators"
      name="operators"
      note="By the address they sign in with, which their provider has to vouch for"
      aside={
        <StepAnchor href={step.address('add-operator')} primary>
          Add an operator
        </StepAnchor>
      }
    >
      <Said panel="operators" />
      <Loaded of={operators} what="the operators" skeleton={<SkeletonRows rows={3} class="h-14" />}>
        {(data) => (
          <Show
            when={data().data.length > 0}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                No operators: these pages are open to nobody who signs in. Add your own address
                first.
              </p>
            }
          >
            <ul class="text-sm">
              <ById of={data().data} id={({ id }) => id}>
                {(operator) => <Row operator={operator()} />}
              </ById>
            </ul>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

function Row(props: { operator: Operator }) {
  const step = useStep();
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2.5 @sm:px-5">
      <div class="min-w-0 grow basis-64">
        <p class="wrap-anywhere">
          <span class="font-medium">
            <bdi>{props.operator.email}</bdi>
          </span>{' '}
          <Show when={props.operator.you}>
            <span class="text-muted">you</span>
          </Show>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          <Show when={props.operator.person} fallback="has not signed in yet">
            {(person) => (
              <>
                <bdi>{person().name}</bdi>, signed in last <Time at={person().signed_in_at} full />
              </>
            )}
          </Show>
        </p>
        <p class="text-xs text-muted wrap-anywhere">
          added <Time at={props.operator.added_at} full /> by {props.operator.added_by}
        </p>
      </div>
      <StepAnchor
        href={step.address('remove-operator', { operator: props.operator.id })}
        label={`Remove ${props.operator.email}`}
      >
        Remove
      </StepAnchor>
    </li>
  );
}
