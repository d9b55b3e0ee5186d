import { createMemo, createSignal, For, Show } from 'solid-js';
import { formatCount, viewerLocale } from '../../../../format.ts';
import { Button } from '../../../../ui/button.tsx';
import { Credits } from '../../../../ui/credits.tsx';
import { Figure } from '../../../../ui/figure.tsx';
import type { Spending } from './asked.ts';
import { otherName } from './chart-model.ts';
import { dimensionNames, dimensionWord } from './dimension.ts';
import { GroupFilter } from './group-filter.tsx';
import { useGroupNames } from './group-names.ts';
import { GroupTableRow } from './group-row.tsx';
import { type GroupRow, groupRows, orderAfter } from './group-rows.ts';
import { GroupsHead } from './groups-head.tsx';
import { createGrowing } from './growing.ts';

interface GroupsTableProps {
  spending: Spending;
  all: boolean;
  showAll: () => void;
}

const rowsAtFirst = 10;

/** Every group of the period: the first ten, and all of them when asked, with a filter by name. */
export function GroupsTable(props: GroupsTableProps) {
  const dimension = () => props.spending.asked.group;
  const groupName = useGroupNames(() => [dimension()]);
  const [filter, setFilter] = createSignal('');
  const rows = createMemo(() => new Map(groupRows(props.spending).map((row) => [row.id, row])));
  const order = createMemo<string[]>((before) => orderAfter(before, [...rows().values()]), []);
  // Groups that come up while the page is open wait below: a new row would move the page.
  const first = order().slice(0, rowsAtFirst);
  const nameOf = ({ key, others }: GroupRow) =>
    others === undefined
      ? groupName({ dimension: dimension(), key })
      : otherName(others, viewerLocale());
  const matches = (id: string) => {
    const row = rows().get(id);
    return row && nameOf(row).toLowerCase().includes(filter().trim().toLowerCase());
  };
  const found = createMemo(() =>
    props.all ? order().filter(matches) : first.filter((id) => rows().has(id)),
  );
  const drawn = createGrowing(() => found().length);
  const shown = createMemo(() => found().slice(0, drawn()));
  return (
    <div data-part="groups" class="border-t border-line">
      <div class="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-2 @sm:px-5">
        <h3 tabindex="-1" class="text-sm font-semibold">
          By {dimensionWord(dimension())}
        </h3>
        <Show when={props.all && order().length > rowsAtFirst}>
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
            {(id) => (
              <Show when={rows().get(id)}>
                {(row) => (
                  <GroupTableRow
                    row={row()}
                    name={nameOf(row())}
                    dimension={dimension()}
                    spending={props.spending}
                  />
                )}
              </Show>
            )}
          </For>
        </tbody>
        <tfoot>
          <tr class="border-t border-edge font-semibold">
            <th scope="row" class="h-11 text-left font-semibold">
              Total
            </th>
            <td class="hidden text-right tabular-nums @sm:table-cell">
              <Figure text={formatCount(props.spending.count, viewerLocale())} />
            </td>
            <td class="hidden @sm:table-cell" />
            <td class="text-right" data-figure="table-total">
              <Credits amount={props.spending.total_microcredits} aligned />
            </td>
            <td class="hidden @sm:table-cell" />
            <td class="hidden @sm:table-cell" />
          </tr>
        </tfoot>
      </table>
      <div class="flex min-h-12 items-center px-4 pb-3 text-xs text-muted @sm:px-5">
        <Show
          when={!props.all && order().length > found().length}
          fallback="A name leads to the requests of its group."
        >
          <Button onClick={props.showAll}>
            Show all {formatCount(order().length, viewerLocale())}
          </Button>
        </Show>
      </div>
    </div>
  );
}
