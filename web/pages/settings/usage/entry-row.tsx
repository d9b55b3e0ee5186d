import { Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import type { EntryView } from '../../../api.ts';
import { viewerLocale } from '../../../format.ts';
import { Credits, rowSize } from '../../../ui/credits.tsx';
import { Time } from '../../../ui/time.tsx';
import { detailOf, effectOf, kindNames, signs, titleOf } from './entry-words.ts';

const tones = {
  spent: '',
  added: 'text-good font-medium',
  aside: 'text-muted',
  none: 'text-muted',
} as const;

/** One entry; the whole row is the link to its receipt. */
export function EntryRow(props: { entry: EntryView; project: string | undefined }) {
  const address = useAddress();
  const effect = () => effectOf(props.entry);
  const detail = () => detailOf(props.entry, viewerLocale());
  return (
    <tr class="relative border-t border-line hover:bg-sunken">
      <td class="hidden pl-5 text-muted @sm:table-cell">{kindNames[props.entry.kind]}</td>
      <td class="h-10 py-1.5 pr-3 pl-4 @sm:py-0 @sm:pl-0">
        <a
          href={address({ entry: props.entry.id })}
          noScroll
          data-entry={props.entry.id}
          title={detail() || undefined}
          class="block truncate after:absolute after:inset-0"
        >
          <span class="font-medium">{titleOf(props.entry)}</span>{' '}
          <bdi class="block truncate text-muted @sm:inline">{detail()}</bdi>
        </a>
        <span class="block truncate text-xs text-muted @sm:hidden">
          <Time at={props.entry.at} /> <bdi>{props.project}</bdi>
        </span>
        <Show when={props.project}>
          <bdi class="hidden truncate text-xs text-muted @sm:block @lg:hidden">{props.project}</bdi>
        </Show>
      </td>
      <td class="hidden truncate pr-3 @lg:table-cell" title={props.project}>
        <bdi>{props.project}</bdi>
      </td>
      <td
        class={`pr-4 text-right @sm:pr-0 ${tones[effect()]} ${rowSize(props.entry.amount_microcredits)}`}
      >
        <Show when={effect() !== 'none'} fallback="–">
          <Credits amount={props.entry.amount_microcredits} sign={signs[effect()]} aligned folds />
        </Show>
      </td>
      <td class="hidden text-right @lg:table-cell">
        <Credits amount={props.entry.available_microcredits} aligned folds />
      </td>
      <td class="hidden pr-5 text-right text-muted @sm:table-cell">
        <Time at={props.entry.at} />
      </td>
    </tr>
  );
}
