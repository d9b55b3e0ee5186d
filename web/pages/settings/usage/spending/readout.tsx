import { Show } from 'solid-js';
import { viewerLocale } from '../../../../format.ts';
import { Button } from '../../../../ui/button.tsx';
import { Credits } from '../../../../ui/credits.tsx';
import type { Spending } from './asked.ts';
import type { ChartModel } from './chart-model.ts';
import { requestsWord } from './chart-words.ts';
import { dimensionWord } from './dimension.ts';
import { focusRequests } from './focus-requests.ts';
import type { Selection } from './selection.ts';
import type { Column } from './stack.ts';

interface ReadoutProps {
  model: ChartModel;
  spending: Spending;
  /** The bar that is pointed at or selected. */
  column: Column | undefined;
  selection: Selection;
}

/** One line in a place of its own: what the chart is of, or the bar that is looked at. */
export function Readout(props: ReadoutProps) {
  const title = () =>
    `Credits by ${props.model.granularity()} and ${dimensionWord(props.spending.asked.group)}`;
  return (
    <div class="flex min-h-16 flex-wrap content-start items-center justify-between gap-x-4 @sm:min-h-8">
      <h3 class="text-sm font-semibold">{title()}</h3>
      <div class="flex min-h-8 grow items-center gap-3 text-sm @sm:justify-end">
        {/* New nodes for every answer: text that grows would push what stands beside it. */}
        <Show
          when={props.column}
          keyed
          fallback={<span class="text-muted">Choose a bar to see its requests.</span>}
        >
          {(column) => (
            <span data-figure="bar">
              <bdi class="font-medium">{props.model.barName(column)}</bdi>{' '}
              <Credits amount={column.amount} />{' '}
              <span class="text-muted">credits, {requestsWord(column.count, viewerLocale())}</span>
            </span>
          )}
        </Show>
        <Show when={props.selection.selected()}>
          <Button onClick={focusRequests}>See requests</Button>
          <Button onClick={props.selection.clear}>Clear</Button>
        </Show>
      </div>
    </div>
  );
}
