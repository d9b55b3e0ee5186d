import { For, Index, Show } from 'solid-js';
import { Credits } from '../../../../ui/credits.tsx';
import { Swatch } from '../../../../ui/swatch.tsx';
import type { ChartModel } from './chart-model.ts';
import { fillOf } from './paint.ts';
import type { Series } from './series.ts';
import { type Column, partOf } from './stack.ts';

interface LegendProps {
  model: ChartModel;
  /** The bar whose parts are told; the whole period's without one. */
  column: Column | undefined;
  onOther: () => void;
}

/** What is what, in the order of the stack from the bottom up, and how much of it. */
export function Legend(props: LegendProps) {
  const amountOf = (series: Series) =>
    props.column ? (partOf(props.column, series)?.amount ?? 0) : series.amount;
  return (
    <ul
      aria-label="Legend"
      class="mt-3 grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-4 text-xs"
    >
      <Index each={props.model.series()}>
        {(series) => (
          <li class="flex min-h-7 items-center gap-1.5">
            <Swatch fill={fillOf(series().paint)} />
            <Show
              when={series().others !== undefined}
              fallback={
                <bdi class="min-w-0 truncate" title={props.model.nameOf(series())}>
                  {props.model.nameOf(series())}
                </bdi>
              }
            >
              <button
                type="button"
                onClick={() => props.onOther()}
                class="min-h-6 font-medium text-accent underline underline-offset-2"
              >
                {props.model.nameOf(series())}
              </button>
            </Show>
            {/* A new node for a new amount: one that grew would begin further left. */}
            <For each={[amountOf(series())]}>
              {(amount) => (
                <span class="ml-auto">
                  <Credits amount={amount} />
                </span>
              )}
            </For>
          </li>
        )}
      </Index>
    </ul>
  );
}
