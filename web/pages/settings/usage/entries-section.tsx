import ArrowUp from 'lucide-solid/icons/arrow-up';
import { createEffect, createMemo, Show } from 'solid-js';
import { countWaiting, hasGap, rowsOf } from '../../../entry-log.ts';
import { formatCount, viewerLocale, viewerZone } from '../../../format.ts';
import { useLive } from '../../../live-feed.tsx';
import { useEntries, useLiveUpdates } from '../../../queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { EntryTable } from './entry-table.tsx';

/** The ledger, newest first. New entries are announced and appear when asked for: nothing moves. */
export function EntriesSection() {
  const entries = useEntries();
  const live = useLive();
  const updates = useLiveUpdates();
  const pages = () => entries.data?.pages ?? [];
  const retry = () => (entries.isFetchNextPageError ? entries.fetchNextPage() : entries.refetch());
  const rows = createMemo(() => rowsOf(pages(), live.log()));
  createEffect(() => {
    const log = live.log();
    if (log && hasGap(pages(), log) && !entries.isFetching) void updates.rereadEntries();
  });
  return (
    <Panel
      title="Entries"
      class="mt-4"
      note={`Every change of the balance, newest first, ${viewerZone()}`}
      aside={<NewEntries count={countWaiting(pages(), live.log())} show={live.show} />}
    >
      <Loaded of={entries} what="the entries" retry={retry} skeleton={<SkeletonRows rows={10} />}>
        {() => (
          <Show when={rows().length > 0} fallback={<NoEntries />}>
            <EntryTable rows={rows()} />
            <div class="flex min-h-14 items-center border-t border-line px-4 @sm:px-5">
              <Show
                when={entries.hasNextPage}
                fallback={<p class="text-sm text-muted">That is every entry of this account.</p>}
              >
                <Button
                  disabled={entries.isFetchingNextPage}
                  onClick={() => void entries.fetchNextPage()}
                >
                  {entries.isFetchingNextPage ? 'Loading …' : 'Load more'}
                </Button>
              </Show>
            </div>
          </Show>
        )}
      </Loaded>
    </Panel>
  );
}

/** Its place is kept while there is nothing to show; the newest row takes over its focus. */
function NewEntries(props: { count: number; show: () => void }) {
  const showAndFocus = (event: MouseEvent) => {
    const section = (event.currentTarget as HTMLElement).closest('section');
    props.show();
    section?.querySelector<HTMLElement>('[data-entry]')?.focus();
  };
  const words = () =>
    `${formatCount(props.count, viewerLocale())} new ${props.count === 1 ? 'entry' : 'entries'}`;
  return (
    <div class="h-8 w-42">
      <Show when={props.count > 0}>
        <Button primary onClick={showAndFocus} class="w-full tabular-nums">
          <ArrowUp class="size-3.5" aria-hidden="true" /> {words()}
        </Button>
      </Show>
    </div>
  );
}

function NoEntries() {
  return (
    <p class="px-4 pb-5 text-muted @sm:px-5">
      No entries yet. The first grant and everything spent after it appear here, each with its
      receipt.
    </p>
  );
}
