import { createEffect, on, Show } from 'solid-js';
import type { Catalogue, TopUp } from '../../../../billing-api.ts';
import { useCatalogue, useMethods, useTopUp } from '../../../../billing-queries.ts';
import { Loaded } from '../../../../ui/loaded.tsx';
import { SkeletonRows } from '../../../../ui/skeleton.tsx';
import { Act, Actions } from '../../writing/actions.tsx';
import { AddCardActions } from '../cards/add-card-actions.tsx';
import { WriteFailure } from '../write-failure.tsx';
import { createTopUpForm, type TopUpFormModel } from './form-model.ts';
import { TopUpFields } from './top-up-fields.tsx';

/** When to buy, what, up to how much a month, and the consent to it. */
export function TopUpForm(props: { close: () => void }) {
  const topUp = useTopUp();
  const catalogue = useCatalogue();
  return (
    <Loaded of={topUp} what="auto top-up" skeleton={<SkeletonRows rows={4} />}>
      {(known) => (
        <Loaded of={catalogue} what="the packages" skeleton={<SkeletonRows rows={4} />}>
          {(sold) => (
            <Show
              when={sold().payments !== 'none'}
              fallback={
                <div class="flex flex-col gap-4 px-5 py-4">
                  <p>Payments are not set up here, so nothing can be charged.</p>
                  <Actions keep="Back" onKeep={props.close} />
                </div>
              }
            >
              <Form topUp={known()} catalogue={sold()} close={props.close} />
            </Show>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

interface FormProps {
  topUp: TopUp;
  catalogue: Catalogue;
  close: () => void;
}

function Form(props: FormProps) {
  let form: HTMLFormElement | undefined;
  const model = createTopUpForm(props, (field) =>
    form?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus(),
  );
  // A card that was just saved may come after the form, and takes the button with it that had the focus.
  createEffect(
    on(
      () => props.topUp.card !== null,
      (hasCard) => {
        if (hasCard && !form?.contains(document.activeElement))
          form?.querySelector('input')?.focus();
      },
    ),
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void model.save();
  };
  return (
    <form ref={form} novalidate onSubmit={submit} class="flex flex-col gap-4 px-5 py-4">
      <TopUpFields model={model} topUp={props.topUp} catalogue={props.catalogue} />
      <WriteFailure
        what={props.topUp.enabled ? 'change auto top-up' : 'switch auto top-up on'}
        error={model.write.failure()}
        otherwise="It is as it was, and nothing was charged."
      />
      <Show when={props.topUp.card} fallback={<NeedsCard model={model} close={props.close} />}>
        <Actions
          keep="Leave as it is"
          onKeep={props.close}
          unfocused
          act={
            <Act busy={model.write.busy()} busyWords="Saving …" submits>
              {props.topUp.enabled ? 'Save changes' : 'Switch on auto top-up'}
            </Act>
          }
        />
      </Show>
    </form>
  );
}

/** Saving a card leads away and back to this form, with what was typed. */
function NeedsCard(props: { model: TopUpFormModel; close: () => void }) {
  const methods = useMethods();
  return (
    <>
      <p class="text-sm">
        Auto top-up charges the default card, and there is none yet. Add one at Stripe's checkout,
        where nothing is charged; you come back to this form.
        <Show when={methods.data?.data.length}>
          {' '}
          Or make one that is kept the default, under Payment methods.
        </Show>
      </p>
      <AddCardActions keep="Leave as it is" onKeep={props.close} backTo={props.model.address}>
        Add a card first
      </AddCardActions>
    </>
  );
}
