import { For, Show } from 'solid-js';
import type { Explanation, PriceComponent } from '../../../api.ts';
import { formatCount, viewerLocale } from '../../../format.ts';
import { Credits } from '../../../ui/credits.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { humanName } from './entry-words.ts';
import { Part } from './receipt-part.tsx';

/** The amount, component by component, and whether pricing it again gives the same. */
export function Pricing(props: { explanation: Explanation }) {
  const entry = () => props.explanation.entry;
  return (
    <Part title="How it was priced" aside={<Matches explanation={props.explanation} />}>
      <table class="w-full text-sm">
        <thead>
          <tr class="text-left text-xs text-muted">
            <th scope="col" class="py-1 font-medium">
              Measured
            </th>
            <th scope="col" class="py-1 text-right font-medium">
              Credits
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.explanation.components}>{(part) => <ComponentRow part={part} />}</For>
        </tbody>
        <tfoot class="font-semibold">
          <tr class="border-t border-edge">
            <th scope="row" class="py-1.5 text-left font-semibold">
              Total
            </th>
            <td class="py-1.5 text-right">
              <Credits amount={props.explanation.amount_microcredits} aligned />
            </td>
          </tr>
          <Show when={entry().uncollected_microcredits}>
            {(uncollected) => (
              <tr class="font-normal text-warn">
                <th scope="row" class="pb-1.5 text-left font-normal">
                  Not collected: the credits had run out
                </th>
                <td class="pb-1.5 text-right">
                  <Credits amount={uncollected()} sign="−" aligned />
                </td>
              </tr>
            )}
          </Show>
        </tfoot>
      </table>
      <Show when={props.explanation.lines.length > 0}>
        <details class="mt-1 text-sm text-muted">
          <summary class="min-h-6 cursor-pointer">In words</summary>
          <ul class="mt-1 list-disc pl-5">
            <For each={props.explanation.lines}>{(line) => <li>{line}</li>}</For>
          </ul>
        </details>
      </Show>
    </Part>
  );
}

function ComponentRow(props: { part: PriceComponent }) {
  return (
    <tr class="border-t border-line align-top">
      <th scope="row" class="py-1.5 pr-3 text-left font-normal">
        {humanName(props.part.name)}
        <span class="block text-xs text-muted tabular-nums">
          {formatCount(props.part.quantity, viewerLocale())} ×{' '}
          <Credits amount={props.part.unit_price_microcredits} />
          <Show when={props.part.unit_size !== 1}>
            {' '}
            per {formatCount(props.part.unit_size, viewerLocale())}
          </Show>
        </span>
      </th>
      <td class="py-1.5 text-right">
        <Credits amount={props.part.amount_microcredits} aligned />
      </td>
    </tr>
  );
}

function Matches(props: { explanation: Explanation }) {
  return (
    <p class="flex items-center gap-1.5 text-xs text-muted">
      <Show
        when={props.explanation.matches}
        fallback={
          <>
            <Icon name="warning" class="size-4 text-bad" />
            Rate card {props.explanation.rate_card} gives another amount: tell support
          </>
        }
      >
        <Icon name="sealed" class="size-4 text-good" />
        Priced again by rate card {props.explanation.rate_card}: same amount
      </Show>
    </p>
  );
}
