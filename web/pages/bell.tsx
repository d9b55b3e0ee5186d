import { Show } from 'solid-js';
import { formatCount, viewerLocale } from '../format.ts';
import { useNoticeUpdates, useUnreadCount } from './settings/notices/notices-queries.ts';
import { followEntries } from './settings/writing/follow-entries.ts';

/** Entries that a notice comes of. What any spending may bring is looked for by the clock instead. */
const tells = (kind: string): boolean =>
  ['budget_alert', 'server_stopping', 'top_up_result', 'top_up_pause'].includes(kind);

/** The way to the notices, with how many are new. Its badge lies over it and moves nothing. */
export function Bell() {
  const count = useUnreadCount();
  const updates = useNoticeUpdates();
  followEntries(({ kind }) => tells(kind), updates.rereadCount);
  const unread = () => count.data ?? 0;
  const words = () =>
    unread() === 0 ? 'Notices' : `Notices: ${formatCount(unread(), viewerLocale())} new`;
  return (
    <a
      href="/settings/notices"
      aria-label={words()}
      title={words()}
      class="relative grid size-9 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
    >
      <svg
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
        class="size-5"
        aria-hidden="true"
      >
        <path d="M6 16V10.5a6 6 0 0 1 12 0V16l2 2.5H4zM10 21.5h4" />
      </svg>
      <Show when={unread() > 0}>
        <span
          class="badge absolute top-0 right-0 rounded-full bg-accent px-1 text-xs font-medium text-on-accent"
          aria-hidden="true"
        >
          {unread() > 99 ? '99+' : formatCount(unread(), viewerLocale())}
        </span>
      </Show>
    </a>
  );
}
