import { useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { buttonClass } from '../../../ui/button.tsx';

interface PagerProps {
  page: { readonly has_more: boolean; readonly next_cursor: string | null };
  /** The address's word for where the page begins. */
  param: string;
  /** Said below the last row; nothing where there are none. */
  end?: string;
}

/** The foot of a list whose pages have addresses: Back leads to the one before. */
export function Pager(props: PagerProps) {
  const address = useAddress();
  const [params] = useSearchParams();
  // The link is another one on the page it leads to, or gone.
  const focusTitle = (event: MouseEvent) =>
    (event.currentTarget as HTMLElement)
      .closest('section')
      ?.querySelector<HTMLElement>('h2')
      ?.focus();
  const isLater = () => typeof params[props.param] === 'string';
  return (
    <Show when={isLater() || props.page.has_more || props.end}>
      <div class="flex min-h-12 flex-wrap items-center gap-3 border-t border-line px-4 py-2 @sm:px-5">
        <Show when={isLater()}>
          <a
            href={address({ [props.param]: undefined })}
            noScroll
            onClick={focusTitle}
            class={buttonClass()}
          >
            Newest
          </a>
        </Show>
        <Show
          when={props.page.has_more && props.page.next_cursor}
          fallback={<p class="text-sm text-muted">{props.end}</p>}
        >
          {(cursor) => (
            <a
              href={address({ [props.param]: cursor() })}
              noScroll
              onClick={focusTitle}
              class={buttonClass()}
            >
              Older
            </a>
          )}
        </Show>
      </div>
    </Show>
  );
}
