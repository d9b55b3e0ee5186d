import { Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { Time } from '../../../ui/time.tsx';
import type { NoticeView } from './notices-api.ts';

interface NoticeRowProps {
  notice: NoticeView;
  /** Nothing can be changed now. */
  off: boolean;
  /** Absent where a role may not. */
  read: (() => void) | undefined;
}

/** One notice; its title leads to the page about it. */
export function NoticeRow(props: NoticeRowProps) {
  const isNew = () => props.notice.read_at === null;
  return (
    <li
      class="flex flex-col items-start gap-x-4 gap-y-2 border-t border-line py-3 @sm:flex-row @sm:justify-between"
      data-notice={props.notice.id}
    >
      <div class="min-w-0">
        <h3 class="font-semibold wrap-anywhere">
          <Show when={isNew()}>
            <span class="rounded-md bg-accent-soft px-2 py-0.5 text-xs font-medium text-accent">
              New
            </span>{' '}
          </Show>
          <a
            href={props.notice.link}
            class="inline-flex min-h-6 items-center underline decoration-edge underline-offset-4 hover:decoration-accent"
          >
            <bdi>{props.notice.title}</bdi>
          </a>
        </h3>
        <p class="mt-1 text-sm wrap-anywhere">{props.notice.text}</p>
        <p class="text-xs text-muted">
          <Time at={props.notice.at} full />
        </p>
      </div>
      <Show when={isNew() && props.read}>
        {(read) => (
          <Button class="shrink-0" disabled={props.off} onClick={() => read()()}>
            Mark read<span class="sr-only">: {props.notice.title}</span>
          </Button>
        )}
      </Show>
    </li>
  );
}
