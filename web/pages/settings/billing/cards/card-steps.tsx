import { Show } from 'solid-js';
import { ApiProblem } from '../../../../api.ts';
import { type PaymentMethod, removeMethod } from '../../../../billing-api.ts';
import { useBillingUpdates, useMethods } from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Act, Actions } from '../../writing/actions.tsx';
import { useSay } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { cardText } from '../card-words.ts';
import { useStep } from '../step.ts';
import { WriteFailure } from '../write-failure.tsx';
import { AddCardActions } from './add-card-actions.tsx';

/** Saving a card leads to Stripe's checkout and back. */
export function AddCard(props: { close: () => void }) {
  return (
    <div class="flex flex-col gap-4 px-5 py-4">
      <p>
        You enter the card at Stripe's checkout and come back here. Nothing is charged. The card can
        then be charged for auto top-up and a plan, if you set those up.
      </p>
      <AddCardActions keep="Back" onKeep={props.close}>
        Add a card at checkout
      </AddCardActions>
    </div>
  );
}

/** The card the address names. */
export function RemoveCard(props: { close: () => void }) {
  const step = useStep();
  const methods = useMethods();
  return (
    <div class="pt-3">
      <Loaded of={methods} what="the payment methods" skeleton={<SkeletonRows rows={3} />}>
        {(data) => (
          <Show
            when={data().data.find(({ id }) => id === step.param('card'))}
            fallback={
              <div class="flex flex-col gap-4 px-5 py-4">
                <p>This card is not kept any more.</p>
                <Actions keep="Back" onKeep={props.close} />
              </div>
            }
          >
            {(method) => <Remove method={method()} close={props.close} />}
          </Show>
        )}
      </Loaded>
    </div>
  );
}

interface RemoveAsk {
  readonly id: string;
  /** Agrees that auto top-up be switched off with it. */
  readonly stopTopUp: boolean;
}

function Remove(props: { method: PaymentMethod; close: () => void }) {
  const updates = useBillingUpdates();
  const say = useSay();
  const write = createWrite(async ({ id, stopTopUp }: RemoveAsk, key) => {
    const name = cardText(props.method);
    const methods = await removeMethod(id, stopTopUp, key);
    const also = stopTopUp ? ' Auto top-up is off.' : '';
    say({ panel: 'cards', tone: 'good', text: `${name} was removed.${also}` });
    props.close();
    updates.putMethods(methods);
    void updates.reread();
  });
  const remove = (stopTopUp: boolean) => void write.run({ id: props.method.id, stopTopUp });
  const refusedFor = () => {
    const failure = write.failure();
    const isInUse = failure instanceof ApiProblem && failure.code === 'payment_method_in_use';
    return isInUse && Array.isArray(failure.body.used_by) ? failure.body.used_by : [];
  };
  /** Auto top-up alone can be agreed away here; a plan is cancelled where it is. */
  const stops = () => refusedFor().includes('auto_top_up') && !refusedFor().includes('plan');
  const name = () => cardText(props.method);
  return (
    <div class="flex flex-col gap-4 px-5 pb-4">
      <p>{consequence(props.method, name())}</p>
      <WriteFailure
        what={`remove ${name()}`}
        error={write.failure()}
        otherwise="The card is still kept."
      />
      <Actions
        keep={`Keep ${name()}`}
        onKeep={props.close}
        act={
          <Show
            when={stops()}
            fallback={
              <Act busy={write.busy()} busyWords="Removing …" onClick={() => remove(false)}>
                Remove {name()}
              </Act>
            }
          >
            <Act busy={write.busy()} busyWords="Removing …" onClick={() => remove(true)}>
              Switch auto top-up off and remove
            </Act>
          </Show>
        }
      />
    </div>
  );
}

function consequence({ used_by }: PaymentMethod, name: string): string {
  const plain = `${name} cannot be charged any more, until you add it again. Payments that were made with it stay as they are.`;
  return used_by.length === 0
    ? plain
    : `${plain} It is charged for ${used_by
        .map((use) => (use === 'plan' ? 'your plan' : 'auto top-up'))
        .join(' and ')} now: another card takes its place, if there is one.`;
}
