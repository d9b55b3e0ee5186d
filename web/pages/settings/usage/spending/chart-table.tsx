import { Index, type ParentProps } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import { formatCount, viewerLocale } from '../../../../format.ts';
import { Credits } from '../../../../ui/credits.tsx';
import { Figure } from '../../../../ui/figure.tsx';
import type { Spending } from './asked.ts';
import type { ChartModel } from './chart-model.ts';
import { barText, nothingSelected, useChoice } from './choice.ts';
import { type Column, partOf } from './stack.ts';

interface ChartTableProps {
  model: ChartModel;
  spending: Spending;
}

/** The chart's figures, exact: a row for each bar, a column for each series, and the total. */
export function ChartTable(props: ChartTableProps) {
  return (
    <section
      aria-label="The chart's figures"
      tabindex={scrolls}
      class="mt-2 max-h-120 overflow-auto"
    >
      <Figures {...props} />
    </section>
  );
}

/** What scrolls sideways must be within reach of the arrow keys. */
const scrolls = 0;

const cell = 'py-1.5 pl-4 text-right whitespace-nowrap tabular-nums';

function Figures(props: ChartTableProps) {
  const locale = viewerLocale();
  return (
    <table class="w-full border-separate [border-spacing:0] text-sm">
      <caption class="sr-only">
        Exact credits by {props.model.granularity()}, {props.spending.asked.zone}
      </caption>
      <thead class="text-xs text-muted">
        <tr>
          <Head class="sticky left-0 z-1 text-left">
            {granularityHeads[props.model.granularity()]}
          </Head>
          <Index each={props.model.series()}>
            {(series) => (
              <Head class="pl-4 text-right">
                <bdi class="inline-block max-w-40 truncate" title={props.model.nameOf(series())}>
                  {props.model.nameOf(series())}
                </bdi>
              </Head>
            )}
          </Index>
          <Head class="pl-4 text-right">Total</Head>
          <Head class="pl-4 text-right">Requests</Head>
        </tr>
      </thead>
      <tbody>
        <Index each={props.model.columns()}>
          {(column) => (
            <tr>
              <th
                scope="row"
                class="sticky left-0 border-t border-line bg-surface text-left font-medium whitespace-nowrap"
              >
                <BarName {...props} column={column()} />
              </th>
              <Index each={props.model.series()}>
                {(series) => (
                  <td class={`border-t border-line ${cell}`}>
                    <Credits amount={partOf(column(), series())?.amount ?? 0} aligned />
                  </td>
                )}
              </Index>
              <td class={`border-t border-line font-medium ${cell}`}>
                <Credits amount={column().amount} aligned />
              </td>
              <td class={`border-t border-line ${cell}`}>
                <Figure text={formatCount(column().count, locale)} />
              </td>
            </tr>
          )}
        </Index>
      </tbody>
      <tfoot class="font-semibold">
        <tr>
          <th
            scope="row"
            class="sticky left-0 border-t border-edge bg-surface text-left font-semibold"
          >
            Total
          </th>
          <Index each={props.model.series()}>
            {(series) => (
              <td class={`border-t border-edge ${cell}`}>
                <Credits amount={series().amount} aligned />
              </td>
            )}
          </Index>
          <td class={`border-t border-edge ${cell}`}>
            <Credits amount={props.spending.total_microcredits} aligned />
          </td>
          <td class={`border-t border-edge ${cell}`}>
            <Figure text={formatCount(props.spending.count, locale)} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

const granularityHeads = { hour: 'Hour', day: 'Day', month: 'Month' } as const;

const Head = (props: ParentProps<{ class: string }>) => (
  <th scope="col" class={`sticky top-0 bg-surface py-1.5 font-medium ${props.class}`}>
    {props.children}
  </th>
);

/** The name of a bar leads to its requests, as the bar does. */
function BarName(props: ChartTableProps & { column: Column }) {
  const address = useAddress();
  const choice = useChoice();
  const start = () => new Date(props.column.start);
  return (
    <a
      href={address({ ...nothingSelected, bar: barText(start()) })}
      noScroll
      aria-current={choice().bar?.getTime() === start().getTime() ? 'true' : undefined}
      class="flex min-h-7 items-center text-accent underline underline-offset-2"
    >
      <bdi>{props.model.barName(props.column)}</bdi>
    </a>
  );
}
