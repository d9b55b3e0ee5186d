import { Show } from 'solid-js';
import { useAddress } from '../../../../address.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { useChoice } from './choice.ts';
import { dimensionNames, type Group } from './dimension.ts';
import { useGroupNames } from './group-names.ts';

/** The one group that all of the page's spending is of, and the way back to all of it. */
export function OnlyChip() {
  const choice = useChoice();
  return <Show when={choice().only}>{(only) => <Chip only={only()} />}</Show>;
}

function Chip(props: { only: Group }) {
  const address = useAddress();
  const { nameOf } = useGroupNames(() => [props.only.dimension]);
  const name = () => nameOf(props.only);
  return (
    <span class="inline-flex min-h-8 max-w-full min-w-0 items-center rounded-md border border-edge bg-accent-soft pl-2.5 text-sm">
      <span class="shrink-0 pr-1 text-muted">Only {dimensionNames[props.only.dimension]}:</span>
      <bdi class="max-w-48 truncate font-medium" title={name()}>
        {name()}
      </bdi>
      <a
        href={address({ only: undefined, bar: undefined, key: undefined, entry: undefined })}
        noScroll
        aria-label={`Remove the filter ${name()}`}
        class="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:text-ink"
      >
        <Icon name="cross" class="size-4" />
      </a>
    </span>
  );
}
