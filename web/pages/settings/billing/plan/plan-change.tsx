import { Show } from 'solid-js';
import { changePlan, type PlanChange, type PlanPreview } from '../../../../billing-api.ts';
import {
  useBillingUpdates,
  usePlanPreview,
  usePlans,
  useSubscription,
} from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Act, Actions } from '../../writing/actions.tsx';
import { Facts } from '../../writing/facts.tsx';
import { useSay } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { dayText } from '../amounts.ts';
import { createCheckout } from '../checkout.ts';
import { useStep } from '../step.ts';
import { WriteFailure } from '../write-failure.tsx';
import { changedWords, changeTitles, changeVerb, previewFacts } from './plan-words.ts';

interface StepProps {
  close: () => void;
}

/** The plan the address names: started, or changed to. */
export function ChoosePlan(props: StepProps) {
  const step = useStep();
  const plans = usePlans();
  const id = () => step.param('plan') ?? '';
  return (
    <Loaded of={plans} what="the plans" skeleton={<SkeletonRows rows={4} />}>
      {(known) => (
        <Show
          when={known().data.some((plan) => plan.id === id())}
          fallback={
            <div class="flex flex-col gap-4 px-5 py-4">
              <p>There is no plan of this name. The link may be out of date.</p>
              <Actions keep="See the plans" onKeep={props.close} />
            </div>
          }
        >
          <Change {...props} change={{ plan: id() }} keep="Back" />
        </Show>
      )}
    </Loaded>
  );
}

export const CancelPlan = (props: StepProps) => (
  <Change {...props} change={{ cancel: true }} keep="Keep the plan" />
);

export const ResumePlan = (props: StepProps) => (
  <Change {...props} change={{ resume: true }} keep="Back" />
);

/** What a change would do, before it is made. */
function Change(props: StepProps & { change: PlanChange; keep: string }) {
  const preview = usePlanPreview(() => props.change);
  return (
    <div class="pt-3">
      <Loaded of={preview} what="what this would cost" skeleton={<SkeletonRows rows={5} />}>
        {(data) => <Previewed {...props} preview={data()} />}
      </Loaded>
    </div>
  );
}

interface PreviewedProps extends StepProps {
  change: PlanChange;
  keep: string;
  preview: PlanPreview;
}

function Previewed(props: PreviewedProps) {
  const updates = useBillingUpdates();
  const subscription = useSubscription();
  const plans = usePlans();
  const say = useSay();
  const checkout = createCheckout();
  const write = createWrite(async (change: PlanChange, key) => {
    // The change is named before its answer changes what the name is read from.
    const text = changedWords[props.preview.change](name());
    updates.putPlan(await changePlan(change, key));
    say({ panel: 'plan', tone: 'good', text });
  });
  const starts = () => props.preview.change === 'subscribe';
  const name = () => {
    const current = subscription.data?.subscription;
    const wanted = 'plan' in props.change ? props.change.plan : current?.plan;
    return (
      plans.data?.data.find(({ id }) => id === wanted)?.name ?? current?.plan_name ?? 'the plan'
    );
  };
  async function act() {
    if ('plan' in props.change && starts()) return checkout.run(props.change);
    if (!(await write.run(props.change))) return;
    props.close();
    void updates.reread();
  }
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p class="font-medium">
        {changeTitles[props.preview.change]}: <bdi>{name()}</bdi>
      </p>
      <Facts of={previewFacts(props.preview)} />
      <p class="text-sm text-muted">{noteOf(props.preview)}</p>
      <WriteFailure
        what={starts() ? 'open the checkout' : 'change the plan'}
        error={starts() ? checkout.failure() : write.failure()}
        otherwise="Nothing was charged, and the plan is as it was."
      />
      <Actions
        keep={props.keep}
        onKeep={props.close}
        act={
          <Act
            busy={write.busy() || checkout.busy()}
            busyWords={starts() ? 'Opening checkout …' : 'Changing …'}
            onClick={() => void act()}
          >
            {changeVerb(props.preview, name())}
          </Act>
        }
      />
    </div>
  );
}

function noteOf(preview: PlanPreview): string {
  switch (preview.change) {
    case 'subscribe':
      return 'Next you go to Stripe’s checkout, where you pay; tax is added there if it applies. It renews every month until you cancel.';
    case 'upgrade':
      return 'A new month begins now. If the bank declines, nothing changes.';
    case 'downgrade':
      return 'Until then everything stays as it is, and you can undo it. Unused credits carry over.';
    case 'cancel':
      return `The plan runs until ${dayText(preview.effective_at)}, and you can undo it until then. Unused credits stay yours.`;
    case 'resume':
      return 'The plan goes on as before.';
  }
}
