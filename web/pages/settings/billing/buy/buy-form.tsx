import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Catalogue } from '../../../../billing-api.ts';
import { buttonClass } from '../../../../ui/button.tsx';
import { Field } from '../../writing/field.tsx';
import { useWritesOff } from '../../writing/writes-off.ts';
import { creditsText, moneyText } from '../amounts.ts';
import { useStep } from '../step.ts';
import {
  amountOf,
  custom,
  customSold,
  type Draft,
  type DraftProblem,
  isProblem,
  stepOf,
} from './choice.ts';
import { PackageChoice } from './package-choice.tsx';

/** A package or an amount of one's own; nothing is ordered before its review. */
export function BuyForm(props: { catalogue: Catalogue }) {
  const step = useStep();
  const off = useWritesOff();
  const [draft, setDraft] = createSignal<Draft>({
    choice: step.param('package') ?? props.catalogue.data[0]?.id ?? custom,
    quantity: step.param('quantity') ?? '1',
    amount: '',
    save: false,
  });
  const [problem, setProblem] = createSignal<DraftProblem>();
  let form: HTMLFormElement | undefined;
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft(), ...part });
    setProblem(undefined);
  };
  const problemAt = (field: DraftProblem['field']) =>
    problem()?.field === field ? problem()?.message : undefined;
  const buys = createMemo(() => {
    const amount = amountOf(draft().amount, props.catalogue);
    if (typeof amount !== 'number') return undefined;
    return `Buys ${creditsText(customSold(amount, props.catalogue.custom).credits_microcredits)}.`;
  });
  const limits = () => {
    const { min_minor, max_minor, currency } = props.catalogue.custom;
    return `From ${moneyText(min_minor, currency)} to ${moneyText(max_minor, currency)}.`;
  };

  function review(event: SubmitEvent) {
    event.preventDefault();
    const found = stepOf(draft(), props.catalogue);
    if (!isProblem(found)) return step.open('buy', found);
    setProblem(found);
    form?.querySelector<HTMLInputElement>(`[name="${found.field}"]`)?.focus();
  }
  return (
    <form ref={form} novalidate onSubmit={review} class="px-4 pb-4 @sm:px-5">
      <fieldset>
        <legend class="sr-only">What to buy</legend>
        <For each={props.catalogue.data}>
          {(item) => (
            <PackageChoice
              item={item}
              chosen={draft().choice === item.id}
              choose={() => change({ choice: item.id })}
            />
          )}
        </For>
        <PackageChoice
          item={undefined}
          chosen={draft().choice === custom}
          choose={() => change({ choice: custom })}
        />
      </fieldset>
      <div class="flex flex-wrap items-start gap-4 border-t border-line pt-3">
        <Show
          when={draft().choice === custom}
          fallback={
            <Field
              name="quantity"
              label="Quantity"
              unit="packages"
              whole
              value={draft().quantity}
              problem={problemAt('quantity')}
              onInput={(quantity) => change({ quantity })}
            />
          }
        >
          <Field
            name="amount"
            label="Amount"
            unit={props.catalogue.custom.currency.toUpperCase()}
            hint={buys() ?? limits()}
            value={draft().amount}
            problem={problemAt('amount')}
            onInput={(amount) => change({ amount })}
          />
        </Show>
        <label class="mt-5 flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={draft().save}
            onChange={(event) => change({ save: event.currentTarget.checked })}
            class="size-4.5 accent-accent"
          />
          Keep this card for later
        </label>
      </div>
      <p class="mt-3">
        <button type="submit" disabled={off()} class={buttonClass(true)}>
          Review purchase
        </button>
      </p>
    </form>
  );
}
