import { createMemo, Show } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import { formatCount, formatShare, viewerLocale } from '../../../../format.ts';
import { Bar } from '../../../../ui/bar.tsx';
import { Credits, rowSize } from '../../../../ui/credits.tsx';
import { Figure } from '../../../../ui/figure.tsx';
import { changeOf, changeWords } from './change.ts';
import { type Choice, nothingSelected } from './choice.ts';
import { type Dimension, dimensionWithin, groupText } from './dimension.ts';
import { type GroupRow, shareOf } from './group-rows.ts';

interface GroupTableRowProps {
  row: GroupRow;
  name: string;
  dimension: Dimension;
  /** Of the whole page, read once for all rows. */
  choice: Choice;
  /** What all groups spent, microcredits. */
  total: number;
}

/** One group: its name leads to its requests, "Only" narrows the page down to it. */
export function GroupTableRow(props: GroupTableRowProps) {
  const locale = viewerLocale();
  const share = createMemo(() => formatShare(props.row.amount, props.total, locale));
  const width = createMemo(() => shareOf(props.row.amount, props.total));
  const count = () => formatCount(props.row.count, locale);
  return (
    <tr class="border-t border-line" data-group={props.row.id}>
      <th scope="row" class="h-11 pr-3 text-left font-medium">
        <Name {...props} />
        <span class="block pb-1.5 text-xs font-normal text-muted @sm:hidden">
          <Bar share={width()} fill="fill-accent" class="mb-1 max-w-40" />
          <Figure text={`${share()}, ${count()} requests`} />
          <span class="flex items-center justify-between">
            <RowChange row={props.row} />
            <OnlyThis {...props} />
          </span>
        </span>
      </th>
      <td class="hidden text-right tabular-nums @sm:table-cell">
        <Figure text={count()} />
      </td>
      <td class="hidden pl-6 @sm:table-cell">
        <div class="flex items-center gap-3">
          <Bar share={width()} fill="fill-accent" />
          <span class="w-14 shrink-0 text-right text-muted">
            <Figure text={share()} />
          </span>
        </div>
      </td>
      <td class={`text-right ${rowSize(props.row.amount)}`}>
        <Credits amount={props.row.amount} aligned folds />
      </td>
      <td class="hidden text-right text-muted @sm:table-cell">
        <RowChange row={props.row} />
      </td>
      <td class="hidden text-right @sm:table-cell">
        <OnlyThis {...props} />
      </td>
    </tr>
  );
}

function Name(props: GroupTableRowProps) {
  const address = useAddress();
  const isChosen = () => props.choice.key !== undefined && props.choice.key.key === props.row.key;
  return (
    <Show
      when={props.row.others === undefined}
      fallback={<span class="block truncate">{props.name}</span>}
    >
      <a
        href={address({ ...nothingSelected, key: props.row.key ?? '' })}
        noScroll
        aria-current={isChosen() ? 'true' : undefined}
        title={props.name}
        class="flex min-h-6 items-center underline decoration-edge underline-offset-4 hover:decoration-accent aria-[current=true]:text-accent"
      >
        <bdi class="line-clamp-2 wrap-anywhere @sm:block @sm:truncate">{props.name}</bdi>
      </a>
    </Show>
  );
}

function RowChange(props: { row: GroupRow }) {
  const change = () => changeOf(props.row.amount, props.row.before ?? 0, viewerLocale());
  const text = () => change().percent || (change().way === 'new' ? 'new' : '–');
  return (
    <Show when={props.row.before !== undefined} fallback="–">
      <bdi title={`${change().credits} credits: ${changeWords[change().way]}`}>
        <Figure text={text()} />
      </bdi>
    </Show>
  );
}

/** Where a group is the page's filter already, there is nothing to narrow down. */
function OnlyThis(props: GroupTableRowProps) {
  const address = useAddress();
  const group = () => ({ dimension: props.dimension, key: props.row.key });
  const isFilter = () =>
    props.choice.only !== undefined && groupText(props.choice.only) === groupText(group());
  return (
    <Show when={props.row.others === undefined && !isFilter()}>
      <a
        href={address({
          ...nothingSelected,
          only: groupText(group()),
          group: dimensionWithin[props.dimension],
        })}
        noScroll
        aria-label={`Only this: ${props.name}`}
        class="inline-flex min-h-7 items-center rounded-md px-2 text-xs whitespace-nowrap font-medium text-accent hover:bg-sunken"
      >
        Only this
      </a>
    </Show>
  );
}
