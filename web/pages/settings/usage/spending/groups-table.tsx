import { createMemo, createSignal, For, Show } from 'solid-js';
import { formatCount, viewerLocale } from '../../../../format.ts';
import { Button } from '../../../../ui/button.tsx';
import { Credits, rowSize } from '../../../../ui/credits.tsx';
import { Figure } from '../../../../ui/figure.tsx';
import { later } from '../../../../ui/later.tsx';
import type { Spending } from './asked.ts';
import { otherName } from './chart-model.ts';
import { useChoice } from './choice.ts';
import { dimensionNames, dimensionWord } from './dimension.ts';
import { useGroupNames } from './group-names.ts';
import { GroupTableRow } from './group-row.tsx';
import { type GroupRow, groupRows, isSameRow, orderAfter } from './group-rows.ts';
import { GroupsHead } from './groups-head.tsx';
import { createGrowing } from './growing.ts';

interface GroupsTableProps {
  spending: Spending;
  /** How often more was asked for. */
  steps: number;
  showMore: () => void;
}

const rowsAtFirst = 10;
/** A click that brought all of five hundred at once would be felt. */
const rowsPerStep = 50;

/** Nobody needs it before there are more groups than are shown at first. */
const GroupFilter = later(
  'the filter',
  async () => (await import('./group-filter.tsx')).GroupFilter,
  () => <div class="h-8" />,
);

/** The groups of the period: the first ten, more when asked, with a filter by name over all. */
export function GroupsTable(props: GroupsTableProps) {
  const dimension = () => props.spending.asked.group;
  const groupNames = useGroupNames(() => [dimension()]);
  const [filter, setFilter] = createSignal('');
  const rows = createMemo(() => new Map(groupRows(props.spending).map((row) => [row.id, row])));
  const order = createMemo<string[]>((before) => orderAfter(before, [...rows().values()]), []);
  // Groups that come up while the page is open wait below: a new row would move the page.
  const first = order().slice(0, rowsAtFirst);
  const count = (number: number) => formatCount(number, viewerLocale());
  const nameOf = ({ key, others }: GroupRow) =>
    others === undefined
      ? groupNames.nameOf({ dimension: dimension(), key })
      : otherName(others, viewerLocale());
  const matches = (id: string) => {
    const row = rows().get(id);
    return row && nameOf(row).toLowerCase().includes(filter().trim().toLowerCase());
  };
  const found = createMemo(() =>
    props.steps > 0 ? order().filter(matches) : first.filter((id) => rows().has(id)),
  );
  const wanted = () => Math.min(found().length, rowsAtFirst + props.steps * rowsPerStep);
  const drawn = createGrowing(wanted);
  const shown = createMemo(() => found().slice(0, Math.min(wanted(), drawn())));
  /** Of all groups at first; of those that were found, once there is a filter. */
  const hidden = () => (props.steps > 0 ? found() : order()).length - wanted();
  const choice = createMemo(useChoice());
  return (
    <div data-part="groups" class="border-t border-line">
      <div class="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-2 @sm:px-5">
        <h3 tabindex="-1" class="text-sm font-semibold">
          By {dimensionWord(dimension())}
        </h3>
        <Show when={props.steps > 0 && order().length > rowsAtFirst}>
          <GroupFilter
            what={dimensionNames[dimension()]}
            value={filter()}
            onInput={setFilter}
            found={found().length}
            of={order().length}
          />
        </Show>
      </div>
      <table class="mx-4 w-[calc(100%-2rem)] table-fixed text-sm @sm:mx-5 @sm:w-[calc(100%-2.5rem)]">
        <GroupsHead dimension={dimensionNames[dimension()]} />
        <tbody>
          <For each={shown()}>
            {(id) => {
              const known = createMemo(() => rows().get(id), undefined, { equals: isSameRow });
              return (
                <Show when={known()}>
                  {(row) => (
                    <GroupTableRow
                      row={row()}
                      name={nameOf(row())}
                      dimension={dimension()}
                      choice={choice()}
                      total={props.spending.total_microcredits}
                    />
                  )}
                </Show>
              );
            }}
          </For>
        </tbody>
        <tfoot>
          <tr class="border-t border-edge font-semibold">
            <th scope="row" class="h-11 text-left font-semibold">
              Total
            </th>
            <td class="hidden text-right tabular-nums @sm:table-cell">
              <Figure text={count(props.spending.count)} />
            </td>
            <td class="hidden @sm:table-cell" />
            <td
              class={`text-right ${rowSize(props.spending.total_microcredits)}`}
              data-figure="table-total"
            >
              <Credits amount={props.spending.total_microcredits} aligned folds />
            </td>
            <td class="hidden @sm:table-cell" />
            <td class="hidden @sm:table-cell" />
          </tr>
        </tfoot>
      </table>
      <div class="flex min-h-12 items-center gap-3 px-4 pb-3 text-xs text-muted @sm:px-5">
        <Show when={hidden() > 0} fallback="A name leads to the requests of its group.">
          <Button onClick={props.showMore}>Show {Math.min(rowsPerStep, hidden())} more</Button>
          <span class="tabular-nums">
            {count(wanted())} of {count(wanted() + hidden())} shown
          </span>
        </Show>
      </div>
    </div>
  );
}
