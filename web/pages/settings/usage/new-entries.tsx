import { Show } from 'solid-js';
import { formatCount, viewerLocale } from '../../../format.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

/** Its place is kept while there is nothing to show; the newest row takes over its focus. */
export function NewEntries(props: { count: number; show: () => void }) {
  const showAndFocus = (event: MouseEvent) => {
    const section = (event.currentTarget as HTMLElement).closest('section');
    props.show();
    section?.querySelector<HTMLElement>('[data-entry]')?.focus();
  };
  const words = () =>
    Number.isFinite(props.count)
      ? `${formatCount(props.count, viewerLocale())} new ${props.count === 1 ? 'entry' : 'entries'}`
      : 'New entries';
  return (
    <div class="order-last h-8 w-42 @sm:order-none">
      <Show when={props.count > 0}>
        <Button primary onClick={showAndFocus} class="w-full tabular-nums">
          <Icon name="arrowUp" class="size-3.5" /> {words()}
        </Button>
      </Show>
    </div>
  );
}
