import { For, Show } from 'solid-js';
import type { Catalogue, TopUp } from '../../../../billing-api.ts';
import { useBalance } from '../../../../queries.ts';
import { Field } from '../../writing/field.tsx';
import { creditsText, moneyText } from '../amounts.ts';
import { consentWords } from './consent.ts';
import { ownAmount } from './draft.ts';
import type { TopUpFormModel } from './form-model.ts';

interface TopUpFieldsProps {
  model: TopUpFormModel;
  topUp: TopUp;
  catalogue: Catalogue;
}

export function TopUpFields(props: TopUpFieldsProps) {
  const { draft, change, problemAt, terms } = props.model;
  const options = () => [
    ...props.catalogue.data.map(
      (item) =>
        [
          item.id,
          `${item.name}: ${creditsText(item.credits_microcredits + item.bonus_microcredits)} for ${moneyText(item.amount_minor, item.currency)}`,
        ] as const,
    ),
    [ownAmount, 'Another number of credits'] as const,
  ];
  const price = () => {
    const known = terms();
    return known && moneyText(known.price.amountMinor, known.price.currency);
  };
  return (
    <>
      <Field
        name="threshold"
        label="When the balance falls below"
        unit="credits"
        value={draft().threshold}
        problem={problemAt('threshold')}
        onInput={(threshold) => change({ threshold })}
      />
      <label class="block min-w-0 text-xs font-medium text-muted">
        Buy
        <select
          name="buy"
          value={draft().buy}
          onChange={(event) => change({ buy: event.currentTarget.value })}
          class="mt-1 block min-h-8 w-full rounded-md border border-edge bg-surface px-2 py-1 text-sm text-ink"
        >
          <For each={options()}>
            {([value, name]) => (
              <option value={value} selected={value === draft().buy}>
                {name}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={draft().buy === ownAmount}>
        <Field
          name="credits"
          label="Number"
          unit="credits"
          hint={price() && `Costs ${price()} before tax.`}
          value={draft().credits}
          problem={problemAt('credits')}
          onInput={(credits) => change({ credits })}
        />
      </Show>
      <Field
        name="cap"
        label="Charge at most"
        unit={`${props.catalogue.custom.currency.toUpperCase()} a month`}
        hint="Tax counts. Months are UTC. Required: nothing is charged beyond it."
        value={draft().cap}
        problem={problemAt('cap')}
        onInput={(cap) => change({ cap })}
      />
      <ChargedAtOnce model={props.model} />
      <Show when={props.topUp.card}>
        {(card) => (
          <Show when={terms()}>
            {(known) => (
              <div>
                <label class="flex gap-2 text-sm">
                  <input
                    type="checkbox"
                    name="agreed"
                    checked={draft().agreed}
                    aria-invalid={problemAt('agreed') !== undefined}
                    onChange={(event) => change({ agreed: event.currentTarget.checked })}
                    class="mt-0.5 size-4.5 shrink-0 accent-accent"
                  />
                  <span lang="en">I agree: {consentWords(known(), card(), props.catalogue)}</span>
                </label>
                <Show when={problemAt('agreed')}>
                  <p role="alert" class="mt-1 text-xs font-medium text-bad">
                    {problemAt('agreed')}
                  </p>
                </Show>
              </div>
            )}
          </Show>
        )}
      </Show>
    </>
  );
}

/** Switching it on below the threshold buys straight away. */
function ChargedAtOnce(props: { model: TopUpFormModel }) {
  const balance = useBalance();
  const known = () => {
    const terms = props.model.terms();
    const available = balance.data?.available_microcredits;
    return terms && available !== undefined && available < terms.threshold ? terms : undefined;
  };
  return (
    <div role="status" class="text-sm font-medium text-warn empty:hidden">
      <Show when={known()}>
        {(terms) => (
          <p>
            The balance is below {creditsText(terms().threshold)} now:{' '}
            {moneyText(terms().price.amountMinor, terms().price.currency)} are charged as soon as
            this is on.
          </p>
        )}
      </Show>
    </div>
  );
}
