import { For } from 'solid-js';
import { Credits, rowSize } from '../../../ui/credits.tsx';
import { categoryNames } from '../usage/spending/category-names.ts';
import type { Forecast, MonthEnd } from './forecast-api.ts';

/** What each category comes to. Ranges of the parts are wider together than that of the whole. */
export function CategoriesTable(props: { of: Forecast['categories']; total: MonthEnd }) {
  const head = 'py-1.5 text-right font-medium whitespace-nowrap';
  return (
    <table class="mx-4 mb-4 w-[calc(100%-2rem)] table-fixed text-sm @sm:mx-5 @sm:w-[calc(100%-2.5rem)]">
      <thead>
        <tr class="text-xs text-muted">
          <th scope="col" class="py-1.5 text-left font-medium">
            Category
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            So far
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            At least
          </th>
          <th scope="col" class={head}>
            Most likely
          </th>
          <th scope="col" class={`${head} hidden @sm:table-cell`}>
            At most
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.of}>
          {(series) => <Row name={categoryNames[series.category]} of={series.month_end} />}
        </For>
      </tbody>
      <tfoot class="font-semibold">
        <Row name="Total" of={props.total} />
      </tfoot>
    </table>
  );
}

function Row(props: { name: string; of: MonthEnd }) {
  const cell = 'text-right';
  return (
    <tr class="border-t border-line">
      <th scope="row" class="py-2 text-left font-medium">
        {props.name}
        <span class="block text-xs font-normal text-muted @sm:hidden">
          <Credits amount={props.of.low_microcredits} /> –{' '}
          <Credits amount={props.of.high_microcredits} />
        </span>
      </th>
      <td class={`${cell} hidden @sm:table-cell`}>
        <Credits amount={props.of.so_far_microcredits} folds />
      </td>
      <td class={`${cell} hidden @sm:table-cell`}>
        <Credits amount={props.of.low_microcredits} folds />
      </td>
      <td class={`${cell} ${rowSize(props.of.point_microcredits)}`}>
        <Credits amount={props.of.point_microcredits} folds />
      </td>
      <td class={`${cell} hidden @sm:table-cell`}>
        <Credits amount={props.of.high_microcredits} folds />
      </td>
    </tr>
  );
}
