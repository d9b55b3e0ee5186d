import { useSearchParams } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { useAddress } from '../../../address.ts';
import { viewerZone } from '../../../format.ts';
import { useMay } from '../../../session.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceLinks } from '../../../ui/choice-links.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { LoadMore } from '../writing/load-more.tsx';
import { refusalText } from '../writing/refusal-text.ts';
import { Said, useSay } from '../writing/said.tsx';
import { createWrite } from '../writing/write.ts';
import { useWritesOff } from '../writing/writes-off.ts';
import { NoticeRow } from './notice-row.tsx';
import { markAllRead, markRead } from './notices-api.ts';
import { useNotices, useNoticeUpdates, useUnreadCount } from './notices-queries.ts';

/** What the account was told: new ones first, or all of them. */
export function ListSection() {
  const [params] = useSearchParams();
  const address = useAddress();
  const off = useWritesOff();
  const may = useMay();
  const isAll = () => params.show === 'all';
  const notices = useNotices(() => !isAll());
  const marks = createMarks();
  const rows = createMemo(() => notices.data?.pages.flatMap((page) => page.data) ?? []);
  const count = useUnreadCount();
  const updates = useNoticeUpdates();
  const unread = () => notices.data?.pages[0]?.unread_count ?? 0;
  const hasMore = () => (count.data ?? 0) > unread() && !notices.isPending;
  const retry = () => (notices.isFetchNextPageError ? notices.fetchNextPage() : notices.refetch());
  return (
    <Panel
      title="Notices"
      name="notices"
      note={`Newest first, ${viewerZone()}`}
      aside={
        <div class="flex flex-wrap items-center gap-3">
          <span role="status" class="empty:hidden">
            <Show when={hasMore()}>
              <Button onClick={() => void updates.reread()}>Show new notices</Button>
            </Show>
          </span>
          <ChoiceLinks
            label="Which notices"
            of={[
              { name: 'New', href: address({ show: undefined }), isCurrent: !isAll() },
              { name: 'All', href: address({ show: 'all' }), isCurrent: isAll() },
            ]}
          />
          <Show when={may('notices:write')}>
            <Button
              disabled={off() || marks.busy() || unread() === 0}
              onClick={() => void marks.mark(undefined)}
            >
              Mark all read
            </Button>
          </Show>
        </div>
      }
    >
      <Said panel="notices" />
      <Loaded of={notices} what="the notices" retry={retry} skeleton={<SkeletonRows rows={5} />}>
        {() => (
          <Show
            when={rows().length > 0}
            fallback={
              <p class="px-4 pb-5 text-muted @sm:px-5">
                {isAll()
                  ? 'No notices yet. A low balance, credits that expire, a budget, a failed top-up or a server that stops would be told here.'
                  : 'Nothing new. What was read is under All.'}
              </p>
            }
          >
            <ul class="px-4 @sm:px-5">
              <For each={rows()}>
                {(notice) => (
                  <NoticeRow
                    notice={notice}
                    off={off() || marks.busy()}
                    read={may('notices:write') ? () => void marks.mark(notice.id) : undefined}
                  />
                )}
              </For>
            </ul>
            <div class="px-4 pb-3 @sm:px-5">
              <LoadMore of={notices} end="That is every notice of this choice." />
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

/** Read at once on screen; new again, and said, when the server does not agree. */
function createMarks() {
  const updates = useNoticeUpdates();
  const say = useSay();
  const write = createWrite(({ id }: { id?: string }, key) =>
    id === undefined ? markAllRead(key) : markRead(id, key),
  );
  return {
    busy: write.busy,
    async mark(id: string | undefined) {
      const rollBack = updates.tryRead(id);
      if (!(await write.run(id === undefined ? {} : { id }))) {
        rollBack();
        const text = `Could not be marked as read. ${refusalText(write.failure())} Try again.`;
        say({ panel: 'notices', tone: 'bad', text });
      }
      void updates.rereadCount();
    },
  };
}
